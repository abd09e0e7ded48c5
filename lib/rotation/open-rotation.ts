import { and, eq, isNull } from 'drizzle-orm'
import { keySecrets } from '#db/schema/keys.ts'
import { rotations } from '#db/schema/rotations.ts'
import type { Transaction } from '#db/tenant.ts'
import { type Actor, actorLabel } from '#lib/access/actor.ts'
import { isRotationOpen } from '#lib/keys/is-rotation-open.ts'

const dayMs = 86_400_000

interface Opening {
  keyId: string
  cause: 'scheduled' | 'requested' | 'compromised'
  policy: { claimDays: number }
  /** when it was due; now, where nobody planned it */
  dueAt?: Date
}

/**
 * Opens the obligation to replace a locked key's secret, once: a key that has one keeps it, but for a compromise, which
 * takes the place of whatever was planned. `opened` is false where there was one.
 */
export async function openRotation(
  tx: Transaction,
  actor: Actor,
  { keyId, cause, policy, dueAt }: Opening,
  now: Date,
): Promise<{ id: string; opened: boolean }> {
  const isOpen = and(eq(rotations.keyId, keyId), isRotationOpen)
  const [open] = await tx.select({ id: rotations.id, cause: rotations.cause }).from(rotations).where(isOpen)
  if (open && (cause !== 'compromised' || open.cause === 'compromised')) return { id: open.id, opened: false }
  if (open) await tx.update(rotations).set({ closedAt: now }).where(eq(rotations.id, open.id))
  const [current] = await tx
    .select({ id: keySecrets.id })
    .from(keySecrets)
    .where(and(eq(keySecrets.keyId, keyId), isNull(keySecrets.endedAt), isNull(keySecrets.successorId)))
  const due = dueAt ?? now
  // Due long ago, since nobody was there to say so: the days to claim it count from when people are told.
  const overdueAt = new Date(Math.max(due.getTime(), now.getTime()) + policy.claimDays * dayMs)
  const { organizationId } = actor
  const [made] = await tx
    .insert(rotations)
    .values({
      ...{ organizationId, keyId, secretId: current?.id ?? null, cause },
      ...{ openedAt: now, openedBy: actorLabel(actor), dueAt: due, overdueAt },
    })
    .returning({ id: rotations.id })
  if (!made) throw new Error('an insert returns its row')
  return { id: made.id, opened: true }
}
