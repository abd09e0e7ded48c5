import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { Action, Link, Why } from '#lib/offboarding/plan-key.ts'
import type { RowView } from '../plan-view.ts'

export const whyWords: Record<Why, string> = {
  theirs_and_idle: 'Theirs, and nothing uses it',
  theirs_and_used: 'Theirs, but still in use',
  others_use_it: 'They saw the secret that works',
  already_replaced: 'Replaced; they saw the old secret',
  holds_unseen: 'They never saw a secret that works',
  rotated_since: 'What they saw of it has ended',
  decoy: 'A decoy: it opens nothing, and tells if they use it',
  kept: 'Kept, as was decided',
  ending: 'What they saw of it ends by itself',
  no_secret: 'No secret of it works',
}

const linkWords: Record<Link, string> = {
  holds: 'holds it',
  created: 'created it',
  claimed: 'claimed it',
  rotated: 'rotated it',
  minted: 'made it',
  shared: 'was shown it',
}

/** "Holds it, created it, made it through ci-import". */
export function partWords(links: RowView['links']): string {
  const words = links.map(({ how, token }) => linkWords[how] + (token ? ` through ${token}` : ''))
  const text = [...new Set(words)].join(', ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What a row's control says it will do; `ending` is how long what they know works on. */
export function actionWords(action: Action, row: Pick<RowView, 'asksForSecret'>, ending: string): string {
  switch (action) {
    case 'revoke':
      return 'Revoke now'
    case 'rotate':
      return `${row.asksForSecret ? 'Rotate' : 'Retire old'}, ${ending}`
    case 'reassign':
      return 'Hand over'
    case 'keep':
      return 'Keep as it is'
    case 'nothing':
      return 'Do nothing'
  }
}

/** For filters and for a group's control, where no single row is meant. */
export const actionNames: Record<Action, string> = {
  ...{ revoke: 'Revoke', rotate: 'Rotate', reassign: 'Hand over', keep: 'Keep', nothing: 'Do nothing' },
}

type Use = Pick<RowView, 'requestsHour' | 'requestsDay' | 'networksDay'>

/** What stops because of it, in numbers. `ending`: how long what they know works on, "24 h" or "now". */
export function consequenceWords(action: Action, row: Use, ending: string): string | null {
  const { requestsHour, requestsDay, networksDay } = row
  const from = networksDay > 0 ? `, ${formatCount(networksDay, 'network')}` : ''
  if (action === 'keep') return 'They keep a secret that works'
  if (action === 'revoke') {
    if (requestsHour > 0) return `Refused now: ${formatNumber(requestsHour)} an hour${from}`
    return requestsDay > 0 ? `Refused now: ${formatNumber(requestsDay)} a day${from}` : null
  }
  if (action !== 'rotate') return null
  if (ending === 'now')
    return requestsHour > 0 ? `Cut off now: ${formatNumber(requestsHour)} an hour${from}` : 'Cut off now'
  return requestsHour > 0
    ? `Old one refused in ${ending}: ${formatNumber(requestsHour)} an hour${from}`
    : `Old one refused in ${ending}`
}
