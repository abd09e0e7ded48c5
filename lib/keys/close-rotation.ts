import { and, inArray } from 'drizzle-orm'
import { rotations } from '#db/schema/rotations.ts'
import type { Transaction } from '#db/tenant.ts'
import { isRotationOpen } from './is-rotation-open.ts'

/** Keys that end have nothing left to rotate: closes their open rotations, within the change that ends them. */
export async function closeRotation(tx: Transaction, keyIds: string[], now: Date): Promise<void> {
  await tx
    .update(rotations)
    .set({ closedAt: now })
    .where(and(inArray(rotations.keyId, keyIds), isRotationOpen))
}
