import { and, eq, isNull } from 'drizzle-orm'
import { keySecrets, keys } from '#db/schema/keys.ts'
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

type Marked = Result<{ secretsEnded: number; rotationId: string }, RotationError>

/**
 * Somebody else has the key: every secret of it ends at once and for good, and the obligation to make a new one opens.
 * Making it lets the key work again. Done twice it ends nothing more.
 */
export async function markCompromised(
  actor: Actor,
  { keyId, note }: RotationNoteInput & { keyId: KeyId },
  now: Date = new Date(),
): Promise<Marked> {
  return withTenant(actor, async (tx): Promise<Marked> => {
    const locked = await lockKey(tx, keyId)
    if (!locked || !may(actor, 'key.revoke', locked.target)) return err({ reason: 'not_found' })
    const turnable = await readTurnable(tx, locked, now)
    if (!turnable.ok) return turnable
    const { key, service, policy } = turnable.value
    const { id: rotationId } = await openRotation(tx, actor, { keyId, cause: 'compromised', policy }, now)
    if (key.compromisedAt && turnable.value.live.length === 0) return ok({ secretsEnded: 0, rotationId })

    const ended = await tx
      .update(keySecrets)
      .set({ endedAt: now, endReason: 'compromised' })
      .where(and(eq(keySecrets.keyId, keyId), isNull(keySecrets.endedAt)))
      .returning({ id: keySecrets.id, hint: keySecrets.hint })
    await tx.update(keys).set({ compromisedAt: now }).where(eq(keys.id, keyId))
    const { holder, leads, security } = await recipientsOf(tx, keyId)
    const notice = {
      severity: 'critical' as const,
      title: `${key.name} was marked as compromised`,
      body: `Every secret of it is refused from now on, and whoever uses it is cut off until a new one is made.${note ? ` “${note}”` : ''}`,
      ...{ href: `/keys/${keyId}`, keyId, dedupeKey: `compromised:${rotationId}` },
    }
    const to = [...holder, ...leads, ...security].filter(id => id !== actorMemberId(actor))
    await notify(tx, actor.organizationId, { ...notice, to }, now)
    const subject = { type: 'key', id: keyId }
    const detail = { name: key.name, secrets: ended, rotationId, note }
    await recordEvent(tx, actor, { action: 'key.compromised', subject, teamId: service.teamId, detail }, now)
    return ok({ secretsEnded: ended.length, rotationId })
  })
}
