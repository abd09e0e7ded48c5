import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { KeyError } from './errors.ts'
import type { KeyId, StopKeyInput } from './input.ts'
import { type KeyInHand, lockKeys } from './lock-keys.ts'
import { applyStop, decideStop, quarantine, release, revocation, type Stop, stopEvent } from './stop.ts'

export interface StoppedKey {
  id: string
  status: 'active' | 'revoked' | 'expired'
  quarantined: boolean
  /** false where the key was in that state already and nothing was written */
  changed: boolean
}

type Input = StopKeyInput & { keyId: KeyId }
type Stopped = Result<StoppedKey, KeyError>

/** Ends a key and every secret of it for good. Revoked twice, it changes nothing more. */
export function revokeKey(actor: Actor, { keyId, ...input }: Input, now = new Date()): Promise<Stopped> {
  return stopKey(actor, keyId, revocation(input, now), now)
}

/** Refuses every use of a key until it is released. Nothing is destroyed, and its clocks run on. */
export function quarantineKey(actor: Actor, { keyId, ...input }: Input, now = new Date()): Promise<Stopped> {
  return stopKey(actor, keyId, quarantine(input, now), now)
}

/** Lets a quarantined key work again. An ended one stays ended. */
export function releaseKey(actor: Actor, { keyId, ...input }: Input, now = new Date()): Promise<Stopped> {
  return stopKey(actor, keyId, release(input), now)
}

/** Lock, authorize, decide, write. A key may always stop itself: whoever finds one can end it. */
function stopKey(actor: Actor, keyId: KeyId, stop: Stop, now: Date): Promise<Stopped> {
  return withTenant(actor, async (tx): Promise<Stopped> => {
    const [locked] = await lockKeys(tx, [keyId])
    if (!locked) return err({ reason: 'not_found' })
    const isOwnKey = actor.kind === 'key' && actor.keyId === keyId && stop.act === 'key.revoke'
    if (!isOwnKey && !may(actor, stop.act, locked.target)) return err({ reason: 'not_found' })
    const { key } = locked
    // Whoever finds a decoy and would end it hears what is said of any key that was revoked, and ends nothing.
    if (isOwnKey && key.plantedIn !== null) return ok({ ...stateOf(key, false), status: 'revoked' })
    const todo = decideStop(stop, key)
    if (todo === 'ended') return err({ reason: 'key_ended', endReason: key.endReason ?? key.status })
    if (todo === 'already') return ok(stateOf(key, false))
    await applyStop(tx, stop, [keyId], now)
    await recordEvent(tx, actor, stopEvent(stop, locked), now)
    return ok(stateOf({ ...key, ...stop.set }, true))
  })
}

function stateOf({ id, status, quarantinedAt }: KeyInHand['key'], changed: boolean): StoppedKey {
  return { id, status, quarantined: quarantinedAt !== null, changed }
}
