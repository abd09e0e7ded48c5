import { and, desc, eq, gt, sql } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { services } from '#db/schema/services.ts'
import { sightings } from '#db/schema/usage.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import type { KeyId } from '#lib/keys/input.ts'

export interface SeenNetwork {
  /** /24 of IPv4, /48 of IPv6 */
  network: string
  requests: number
  lastSeenAt: Date
}

const most = 50
const dayMs = 86_400_000

/**
 * From where a key was used in the last 30 days that the given networks do not wholly hold, the most used first, 50 at
 * most: what would be refused if the key allowed those alone. Null where there is no such key that the actor may see.
 */
export async function listSeenNetworks(
  actor: Actor,
  { keyId, beside }: { keyId: KeyId; beside: readonly string[] },
  now: Date = new Date(),
): Promise<SeenNetwork[] | null> {
  return withTenant(actor, async tx => {
    const [key] = await tx
      .select({ serviceId: services.id, teamId: services.teamId, environment: keys.environment })
      .from(keys)
      .innerJoin(services, eq(services.id, keys.serviceId))
      .where(eq(keys.id, keyId))
    if (!key || !may(actor, 'usage.see', key)) return null
    const held = sql`exists (select from jsonb_array_elements_text(${JSON.stringify(beside)}::jsonb) given
      where ${sightings.value}::inet <<= given::inet)`
    return tx
      .select({ network: sightings.value, requests: sightings.requests, lastSeenAt: sightings.lastSeenAt })
      .from(sightings)
      .where(
        and(
          eq(sightings.keyId, keyId),
          eq(sightings.dimension, 'prefix'),
          gt(sightings.lastSeenAt, new Date(now.getTime() - 30 * dayMs)),
          sql`not ${held}`,
        ),
      )
      .orderBy(desc(sightings.requests), sightings.value)
      .limit(most)
  })
}
