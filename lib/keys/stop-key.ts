import { and, eq, isNull } from 'drizzle-orm'
import { keySecrets, keys } from '#db/schema/keys.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import type { Act } from '#lib/access/matrix.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { KeyError } from './errors.ts'
import type { KeyId, StopKeyInput } from './input.ts'
import { lockKey } from './lock-key.ts'

export interface StoppedKey {
  id: string
  status: 'active' | 'revoked' | 'expired'
  quarantined: boolean
  /** false where the key was in that state already and nothing was written */
  changed: boolean
}

type Stopped = Result<StoppedKey, KeyError>

/** Ends a key and every secret of it for good. Revoked twice, it changes nothing more. */
export function revokeKey(actor: Actor, input: StopKeyInput & { keyId: KeyId }, now = new Date()): Promise<Stopped> {
  return changeKey(actor, 'key.revoke', input.keyId, async (tx, { key, service }) => {
    if (key.status !== 'active') return stateOf(key, false)
    const reason = input.reason ?? 'no_longer_needed'
    await tx
      .update(keys)
      .set({ status: 'revoked', endedAt: now, endReason: reason, endNote: input.note ?? null })
      .where(eq(keys.id, key.id))
    await tx
      .update(keySecrets)
      .set({ endedAt: now, endReason: reason })
      .where(and(eq(keySecrets.keyId, key.id), isNull(keySecrets.endedAt)))
    await recordEvent(tx, actor, event('key.revoked', key, service.teamId, { reason, note: input.note }), now)
    return stateOf({ ...key, status: 'revoked' }, true)
  })
}

/** Refuses every use of a key until it is released. Nothing is destroyed, and its clocks run on. */
export function quarantineKey(
  actor: Actor,
  input: StopKeyInput & { keyId: KeyId },
  now = new Date(),
): Promise<Stopped> {
  return changeKey(actor, 'key.quarantine', input.keyId, async (tx, { key, service }) => {
    if (key.status !== 'active') return { reason: 'key_ended', endReason: key.endReason ?? key.status }
    if (key.quarantinedAt) return stateOf(key, false)
    await tx
      .update(keys)
      .set({ quarantinedAt: now, quarantineNote: input.note ?? null })
      .where(eq(keys.id, key.id))
    const detail = { reason: input.reason, note: input.note }
    await recordEvent(tx, actor, event('key.quarantined', key, service.teamId, detail), now)
    return stateOf({ ...key, quarantinedAt: now }, true)
  })
}

/** Lets a quarantined key work again. An ended one stays ended. */
export function releaseKey(actor: Actor, input: StopKeyInput & { keyId: KeyId }, now = new Date()): Promise<Stopped> {
  return changeKey(actor, 'key.release', input.keyId, async (tx, { key, service }) => {
    if (key.status !== 'active') return { reason: 'key_ended', endReason: key.endReason ?? key.status }
    if (!key.quarantinedAt) return stateOf(key, false)
    await tx.update(keys).set({ quarantinedAt: null, quarantineNote: null }).where(eq(keys.id, key.id))
    await recordEvent(tx, actor, event('key.released', key, service.teamId, { note: input.note }), now)
    return stateOf({ ...key, quarantinedAt: null }, true)
  })
}

type Locked = NonNullable<Awaited<ReturnType<typeof lockKey>>>
type Change = (
  tx: Parameters<Parameters<typeof withTenant>[1]>[0],
  locked: Locked,
) => Promise<StoppedKey | Exclude<KeyError, { reason: 'not_found' }>>

/** Authorize, lock, let the change decide and write. A key may always stop itself: whoever finds one can end it. */
function changeKey(actor: Actor, act: Act, keyId: KeyId, change: Change): Promise<Stopped> {
  return withTenant(actor, async (tx): Promise<Stopped> => {
    const locked = await lockKey(tx, keyId)
    if (!locked) return err({ reason: 'not_found' })
    const isOwnKey = actor.kind === 'key' && actor.keyId === keyId && act === 'key.revoke'
    if (!isOwnKey && !may(actor, act, locked.target)) return err({ reason: 'not_found' })
    const changed = await change(tx, locked)
    return 'reason' in changed ? err(changed) : ok(changed)
  })
}

function stateOf(key: Pick<Locked['key'], 'id' | 'status' | 'quarantinedAt'>, changed: boolean): StoppedKey {
  return { id: key.id, status: key.status, quarantined: key.quarantinedAt !== null, changed }
}

function event(action: string, key: Locked['key'], teamId: string, detail: Record<string, unknown>) {
  return { action, subject: { type: 'key', id: key.id }, teamId, detail: { name: key.name, ...detail } }
}
