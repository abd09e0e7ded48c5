import { and, eq } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { services } from '#db/schema/services.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import type { Target } from '#lib/access/may.ts'
import type { KeyId } from './input.ts'
import { visible } from './key-filters.ts'

/** What `may` asks of a key that the actor can see, without locking it: for reads. */
export async function lockFreeTarget(tx: Transaction, actor: Actor, keyId: KeyId): Promise<Target | null> {
  const [row] = await tx
    .select({
      teamId: services.teamId,
      serviceId: keys.serviceId,
      environment: keys.environment,
      holderMemberId: keys.holderMemberId,
    })
    .from(keys)
    .innerJoin(services, eq(services.id, keys.serviceId))
    .where(and(...visible(actor), eq(keys.id, keyId)))
  return row ?? null
}
