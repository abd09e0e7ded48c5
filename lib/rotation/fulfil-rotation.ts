import { and, desc, eq, isNotNull } from 'drizzle-orm'
import { rotations } from '#db/schema/rotations.ts'
import type { Transaction } from '#db/tenant.ts'
import { type Actor, actorLabel } from '#lib/access/actor.ts'
import { isRotationOpen } from '#lib/keys/is-rotation-open.ts'

interface Fulfilment {
  keyId: string
  predecessorId: string | null
  successorId: string
}

/**
 * Notes that a key's obligation to rotate is met: the open one, else one that was opened and met at once. Claiming again
 * meets no other: it only names the secret that took the lost one's place, and the moment of fulfilment stays. Returns
 * whether there was an open one.
 */
export async function fulfilRotation(
  tx: Transaction,
  actor: Actor,
  { keyId, predecessorId, successorId }: Fulfilment,
  now: Date,
): Promise<'open' | 'none'> {
  const fulfilledBy = actorLabel(actor)
  const met = await tx
    .update(rotations)
    .set({ fulfilledAt: now, fulfilledBy, successorId })
    .where(and(eq(rotations.keyId, keyId), isRotationOpen))
    .returning({ id: rotations.id })
  if (met.length > 0) return 'open'
  if (predecessorId !== null) {
    const [earlier] = await tx
      .select({ id: rotations.id, secretId: rotations.secretId })
      .from(rotations)
      .where(and(eq(rotations.keyId, keyId), isNotNull(rotations.fulfilledAt)))
      .orderBy(desc(rotations.fulfilledAt), desc(rotations.id))
      .limit(1)
    if (earlier?.secretId === predecessorId) {
      await tx.update(rotations).set({ fulfilledBy, successorId }).where(eq(rotations.id, earlier.id))
      return 'none'
    }
  }
  const { organizationId } = actor
  await tx.insert(rotations).values({
    ...{ organizationId, keyId, secretId: predecessorId, cause: 'requested', openedAt: now, openedBy: fulfilledBy },
    ...{ dueAt: now, overdueAt: now, fulfilledAt: now, fulfilledBy, successorId },
  })
  return 'none'
}
