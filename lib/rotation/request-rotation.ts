import { withTenant } from '#db/tenant.ts'
import { type Actor, actorMemberId } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { lockKey } from '#lib/keys/lock-key.ts'
import { notify } from '#lib/notices/notify.ts'
import { recipientsOf } from '#lib/notices/recipients.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { RotationError } from './errors.ts'
import type { RotationNoteInput } from './input.ts'
import { openRotation } from './open-rotation.ts'
import { readTurnable } from './turn-secret.ts'

type Requested = Result<{ rotationId: string; changed: boolean }, RotationError>

/** Asks whoever must act for a new secret of a key, before the clock does. Whoever may stop a key may ask. */
export async function requestRotation(
  actor: Actor,
  { keyId, note }: RotationNoteInput & { keyId: KeyId },
  now: Date = new Date(),
): Promise<Requested> {
  return withTenant(actor, async (tx): Promise<Requested> => {
    const locked = await lockKey(tx, keyId)
    if (!locked || !may(actor, 'key.quarantine', locked.target)) return err({ reason: 'not_found' })
    const turnable = await readTurnable(tx, locked, now)
    if (!turnable.ok) return turnable
    const { key, service, policy } = turnable.value
    const { id: rotationId, opened } = await openRotation(tx, actor, { keyId, cause: 'requested', policy }, now)
    if (!opened) return ok({ rotationId, changed: false })
    const { holder } = await recipientsOf(tx, keyId)
    const notice = {
      severity: 'warning' as const,
      title: `You are asked to rotate ${key.name}`,
      body: `Make a new secret, store it, and let the old one retire.${note ? ` “${note}”` : ''}`,
      ...{ href: `/keys/${keyId}`, keyId, dedupeKey: `due:${rotationId}` },
    }
    await notify(tx, actor.organizationId, { ...notice, to: holder.filter(id => id !== actorMemberId(actor)) }, now)
    const subject = { type: 'key', id: keyId }
    const detail = { name: key.name, rotationId, note }
    await recordEvent(tx, actor, { action: 'rotation.requested', subject, teamId: service.teamId, detail }, now)
    return ok({ rotationId, changed: true })
  })
}
