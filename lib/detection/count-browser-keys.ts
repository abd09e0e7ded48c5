import { and, eq, gt, sql } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { services } from '#db/schema/services.ts'
import { sightings } from '#db/schema/usage.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import type { Environment } from '#lib/access/words.ts'

const lately = 28 * 86_400_000

/** How many live keys of an environment were let through from a browser in 28 days: whom refusing them would hit. */
export async function countBrowserKeys(
  actor: Actor,
  { serviceId, environment }: { serviceId: string; environment: Environment },
  now: Date = new Date(),
): Promise<number> {
  return withTenant(actor, async tx => {
    const [service] = await tx.select({ teamId: services.teamId }).from(services).where(eq(services.id, serviceId))
    if (!service || !may(actor, 'service.detection', { teamId: service.teamId, serviceId, environment })) return 0
    const since = new Date(now.getTime() - lately)
    const [row] = await tx
      .select({ count: sql<number>`count(distinct ${keys.id})::int` })
      .from(keys)
      .innerJoin(sightings, and(eq(sightings.keyId, keys.id), eq(sightings.dimension, 'browser')))
      .where(
        and(
          eq(keys.serviceId, serviceId),
          eq(keys.environment, environment),
          eq(keys.status, 'active'),
          gt(sightings.lastSeenAt, since),
        ),
      )
    return row?.count ?? 0
  })
}
