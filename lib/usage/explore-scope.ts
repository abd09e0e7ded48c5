import { eq, inArray } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { services } from '#db/schema/services.ts'
import type { Transaction } from '#db/tenant.ts'
import type { MemberActor, SystemActor } from '#lib/access/actor.ts'
import { may, reachOf } from '#lib/access/may.ts'
import type { RequestFilter } from './request-filter.ts'

export interface ExploreScope {
  /** ids of the services whose requests are looked at, all of which the actor may see */
  services: string[]
}

/**
 * The services that a person looks at through a filter; null where it names a key or a service that is not there for
 * them. A key is looked at wherever it was tried.
 */
export async function findExploreScope(
  tx: Transaction,
  actor: MemberActor | SystemActor,
  filter: RequestFilter,
): Promise<ExploreScope | null> {
  if (filter.key !== undefined && !(await maySeeKey(tx, actor, filter.key))) return null
  const reach = reachOf(actor, 'usage.see')
  const visible = await tx
    .select({ id: services.id, slug: services.slug })
    .from(services)
    .where(reach === 'all' ? undefined : inArray(services.teamId, reach))
  if (filter.service === undefined) return { services: visible.map(service => service.id) }
  const named = visible.find(service => service.slug === filter.service)
  return named ? { services: [named.id] } : null
}

async function maySeeKey(tx: Transaction, actor: MemberActor | SystemActor, keyId: string): Promise<boolean> {
  const [key] = await tx
    .select({ serviceId: services.id, teamId: services.teamId, environment: keys.environment })
    .from(keys)
    .innerJoin(services, eq(services.id, keys.serviceId))
    .where(eq(keys.id, keyId))
  return key !== undefined && may(actor, 'usage.see', key)
}
