/** What became of something that was decided when a member left. */
export type ItemState =
  | 'done'
  /** left as it was, for a reason that was given */
  | 'kept'
  /** nobody has decided yet */
  | 'asked'
  /** nobody has made the new secret yet; the old one works until its end */
  | 'waiting'
  /** nobody made it in time: nothing of it works */
  | 'cut_off'
  /** both work, the old one until its end */
  | 'overlap'

export interface ItemFacts {
  kind: 'key' | 'token' | 'machine' | 'webhook'
  action: 'revoke' | 'rotate' | 'reassign' | 'switch_off' | 'keep' | 'ask'
  /** the key or token has ended for good, the webhook was removed or need not be renewed */
  isEnded: boolean
  /** the leaver could still use it, and no end is set */
  isExposed: boolean
  /** they hold it still */
  isHeld: boolean
  /** something that they know works until its end */
  isEnding: boolean
  /** the new secret was made */
  isReplaced: boolean
  /** any secret of it works */
  isAlive: boolean
}

export function itemState(facts: ItemFacts): ItemState {
  const { action, isEnded } = facts
  if (isEnded) return 'done'
  if (action === 'ask') return facts.isExposed || facts.isHeld ? 'asked' : 'done'
  if (action === 'keep') return facts.isExposed ? 'kept' : 'done'
  if (action !== 'rotate') return 'done'
  if (facts.isReplaced) return facts.isEnding ? 'overlap' : 'done'
  return facts.isAlive ? 'waiting' : 'cut_off'
}

/** Whether somebody still has to do something, or something that they know still works. */
export function isItemOpen(state: ItemState): boolean {
  return state === 'asked' || state === 'waiting' || state === 'cut_off' || state === 'overlap'
}
