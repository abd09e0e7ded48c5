import { and, eq, isNull, lte, sql } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { isSecretRetired } from '#lib/keys/secret-state.ts'
import { notify } from '#lib/notices/notify.ts'
import { recipientsOf } from '#lib/notices/recipients.ts'
import { eachKey } from './each-key.ts'
import { openRotation } from './open-rotation.ts'
import { readTurnable } from './turn-secret.ts'

/**
 * Opens the rotations whose date has come, and tells holder and leads. No secret is made: nobody would be there to see
 * it. One that an overlap still follows waits for its end. However late or often this runs, each is opened once.
 */
export async function openDueRotations(actor: SystemActor, now: Date = new Date()): Promise<number> {
  return eachKey(
    actor,
    async tx => {
      const due = await tx
        .select({ id: keys.id })
        .from(keys)
        .where(
          and(
            eq(keys.status, 'active'),
            lte(keys.rotatesAt, now),
            isNull(keys.compromisedAt),
            sql`not exists (select from rotations r where r.key_id = ${keys.id} and r.fulfilled_at is null and r.closed_at is null)`,
            sql`not exists (select from key_secrets s where s.key_id = ${keys.id} and s.ended_at is null and s.successor_id is not null)`,
          ),
        )
        .orderBy(keys.rotatesAt)
      return due.map(({ id }) => id)
    },
    async (tx, locked) => {
      const { key, service } = locked
      if (!key.rotatesAt || key.rotatesAt > now || key.compromisedAt) return false
      const turnable = await readTurnable(tx, locked, now)
      if (!turnable.ok) return false
      const { policy, live } = turnable.value
      if (live.some(secret => secret.successorId !== null && !isSecretRetired(secret, now))) return false
      const opening = { keyId: key.id, cause: 'scheduled' as const, policy, dueAt: key.rotatesAt }
      const { id: rotationId, opened } = await openRotation(tx, actor, opening, now)
      if (!opened) return false
      const { holder, leads } = await recipientsOf(tx, key.id)
      const notice = {
        severity: 'warning' as const,
        title: `${key.name} is due for rotation`,
        body: `Make a new secret, store it, and let the old one retire. Nothing stops working until you do; after ${policy.claimDays} days it is overdue.`,
        ...{ href: `/keys/${key.id}`, keyId: key.id, dedupeKey: `due:${rotationId}` },
      }
      await notify(tx, actor.organizationId, { ...notice, to: [...holder, ...leads] }, now)
      const subject = { type: 'key', id: key.id }
      const detail = { name: key.name, rotationId, dueAt: key.rotatesAt }
      await recordEvent(tx, actor, { action: 'rotation.opened', subject, teamId: service.teamId, detail }, now)
      return true
    },
  )
}
