import { eq, inArray } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { services } from '#db/schema/services.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Target } from '#lib/access/may.ts'

/** A key that is locked until the transaction ends, and what `may` asks of it. */
export interface KeyInHand {
  key: typeof keys.$inferSelect
  target: Target & { teamId: string }
}

/**
 * Those of the keys that exist, in one statement. Locked in order of id, as every writer of several keys does, so that
 * two selections with keys in common wait one for the other and never for each other.
 */
export async function lockKeys(tx: Transaction, keyIds: string[]): Promise<KeyInHand[]> {
  const found = await tx
    .select({ key: keys, teamId: services.teamId })
    .from(keys)
    .innerJoin(services, eq(services.id, keys.serviceId))
    .where(inArray(keys.id, keyIds))
    .orderBy(keys.id)
    .for('no key update', { of: keys }) // the alerts of a key hang on its row's key
  return found.map(({ key, teamId }) => {
    const { serviceId, environment } = key
    return { key, target: { teamId, serviceId, environment, holderMemberId: holderOf(key) } }
  })
}

/** Nobody holds a decoy; whoever planted it may end it as a holder may. */
export function holderOf({
  plantedIn,
  holderMemberId,
  createdByMemberId,
}: Pick<KeyInHand['key'], 'plantedIn' | 'holderMemberId' | 'createdByMemberId'>): string | null {
  return plantedIn === null ? holderMemberId : createdByMemberId
}
