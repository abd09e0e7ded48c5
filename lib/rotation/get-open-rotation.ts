import { and, eq } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { rotations } from '#db/schema/rotations.ts'
import { services } from '#db/schema/services.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { isRotationOpen } from '#lib/keys/is-rotation-open.ts'
import { visible } from '#lib/keys/key-filters.ts'

export type OpenRotation = Pick<typeof rotations.$inferSelect, 'cause' | 'openedAt' | 'dueAt' | 'overdueAt'>

/** The obligation to rotate that a key has now; null where it has none, or the actor may not see the key. */
export async function getOpenRotation(actor: Actor, keyId: KeyId): Promise<OpenRotation | null> {
  const { cause, openedAt, dueAt, overdueAt } = rotations
  const [open] = await withTenant(actor, tx =>
    tx
      .select({ cause, openedAt, dueAt, overdueAt })
      .from(rotations)
      .innerJoin(keys, eq(keys.id, rotations.keyId))
      .innerJoin(services, eq(services.id, keys.serviceId))
      .where(and(...visible(actor), eq(rotations.keyId, keyId), isRotationOpen)),
  )
  return open ?? null
}
