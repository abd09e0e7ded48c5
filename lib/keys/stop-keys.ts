import { newId } from '#db/schema/columns.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvents } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { StopKeysInput } from './input.ts'
import { type KeyInHand, lockKeys } from './lock-keys.ts'
import { applyStop, decideStop, quarantine, release, revocation, type Stop, stopEvent } from './stop.ts'
import type { RefusedKey, StopKeysError } from './stop-keys-error.ts'

export interface StoppedKeys {
  /** stands in the ledger's entry of each of them */
  decisionId: string
  /** ids of those that were changed, so that exactly they can be changed back */
  changed: string[]
  /** how many were in that state already; nothing was written of them */
  alreadySo: number
}

type Stopped = Result<StoppedKeys, StopKeysError>

/** Ends up to 1,000 keys and every secret of them for good: all of them, or where one is refused none. */
export function revokeKeys(actor: Actor, { keyIds, ...input }: StopKeysInput, now = new Date()): Promise<Stopped> {
  return stopKeys(actor, keyIds, revocation(input, now), now)
}

/** Refuses every use of up to 1,000 keys until they are released: of all of them or none. */
export function quarantineKeys(actor: Actor, { keyIds, ...input }: StopKeysInput, now = new Date()): Promise<Stopped> {
  return stopKeys(actor, keyIds, quarantine(input, now), now)
}

/** Lets up to 1,000 quarantined keys work again: all of them or none. */
export function releaseKeys(actor: Actor, { keyIds, ...input }: StopKeysInput, now = new Date()): Promise<Stopped> {
  return stopKeys(actor, keyIds, release(input), now)
}

/** One decision, with as many statements for a thousand keys as for one. Fails with `keys_refused`, naming which. */
function stopKeys(actor: Actor, keyIds: string[], stop: Stop, now: Date): Promise<Stopped> {
  return withTenant(actor, async (tx): Promise<Stopped> => {
    const locked = await lockKeys(tx, keyIds)
    const refused = findRefused(actor, stop, keyIds, locked)
    if (refused.length > 0) return err({ reason: 'keys_refused', refused })
    const due = locked.filter(({ key }) => decideStop(stop, key) === 'change')
    const changed = due.map(({ key }) => key.id)
    const decisionId = newId()
    if (changed.length > 0) {
      await applyStop(tx, stop, changed, now)
      const decision = { decisionId, decisionKeys: changed.length }
      const events = due.map(each => stopEvent(stop, each, decision))
      await recordEvents(tx, actor, events, now)
    }
    return ok({ decisionId, changed, alreadySo: locked.length - changed.length })
  })
}

/** In the order in which they were asked for. What the actor may not see looks as if it were not there. */
function findRefused(actor: Actor, stop: Stop, keyIds: string[], locked: KeyInHand[]): RefusedKey[] {
  const byId = new Map(locked.map(each => [each.key.id, each]))
  return keyIds.flatMap((keyId): RefusedKey[] => {
    const found = byId.get(keyId)
    if (!found || !may(actor, stop.act, found.target)) {
      const isSeen = found && may(actor, 'key.see', found.target)
      return [{ reason: 'not_found', keyId, name: isSeen ? found.key.name : null }]
    }
    const { name, endReason, status } = found.key
    if (decideStop(stop, found.key) !== 'ended') return []
    return [{ reason: 'key_ended', keyId, name, endReason: endReason ?? status }]
  })
}
