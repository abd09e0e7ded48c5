import { and, eq, isNull } from 'drizzle-orm'
import { type endReasons, keySecrets, keys } from '#db/schema/keys.ts'
import { rotations } from '#db/schema/rotations.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { LockedKey } from './lock-key.ts'

interface Why {
  reason?: (typeof endReasons)[number]
  note?: string
}

/** Ends a locked, active key, every secret of it, and the obligation to rotate it. For good. */
export async function revokeLocked(
  tx: Transaction,
  actor: Actor,
  { key, service }: LockedKey,
  { reason = 'no_longer_needed', note }: Why,
  now: Date,
): Promise<void> {
  await tx
    .update(keys)
    .set({ status: 'revoked', endedAt: now, endReason: reason, endNote: note ?? null })
    .where(eq(keys.id, key.id))
  await tx
    .update(keySecrets)
    .set({ endedAt: now, endReason: reason })
    .where(and(eq(keySecrets.keyId, key.id), isNull(keySecrets.endedAt)))
  await closeRotation(tx, key.id, now)
  const event = { action: 'key.revoked', subject: { type: 'key', id: key.id }, teamId: service.teamId }
  await recordEvent(tx, actor, { ...event, detail: { name: key.name, reason, note } }, now)
}

/** Refuses every use of a locked, active key until it is released. Its clocks run on. */
export async function quarantineLocked(
  tx: Transaction,
  actor: Actor,
  { key, service }: LockedKey,
  { reason, note }: Why,
  now: Date,
): Promise<void> {
  await tx
    .update(keys)
    .set({ quarantinedAt: now, quarantineNote: note ?? null })
    .where(eq(keys.id, key.id))
  const event = { action: 'key.quarantined', subject: { type: 'key', id: key.id }, teamId: service.teamId }
  await recordEvent(tx, actor, { ...event, detail: { name: key.name, reason, note } }, now)
}

/** A key that has ended owes no rotation. */
export async function closeRotation(tx: Transaction, keyId: string, now: Date): Promise<void> {
  await tx
    .update(rotations)
    .set({ closedAt: now })
    .where(and(eq(rotations.keyId, keyId), isNull(rotations.fulfilledAt), isNull(rotations.closedAt)))
}
