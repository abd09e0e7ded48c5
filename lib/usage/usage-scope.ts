import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { services } from '#db/schema/services.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may, reachOf } from '#lib/access/may.ts'
import { findService } from '#lib/services/find-service.ts'

/** What of the usage that is asked for the actor may see. */
export interface UsageScope {
  /** a condition on a rollup row `u` */
  counted: SQL
  /** whether only rollups of keys can tell, since services' rows do not say whose a request was */
  needsKeys: boolean
  /** whose being recorded at all decides between "nothing happened" and "not recorded" */
  services: string[]
  /** a condition on a row `u`: its service may be named, wherever the key was tried */
  isNamed: SQL
}

/** Null where there is none such. */
export async function findUsageScope(
  tx: Transaction,
  actor: Actor,
  asked: { key?: string; service?: string },
): Promise<UsageScope | null> {
  if (asked.key !== undefined) return keyScope(tx, actor, asked.key)
  if (asked.service !== undefined) return serviceScope(tx, actor, asked.service)
  const counted = visibleUsage(actor)
  if (!counted) return null
  const rows = await tx.execute<{ id: string }>(sql`
    select u.service_id as id from (select id as service_id from services) u where ${visibleServices(actor)}`)
  return {
    counted,
    needsKeys: withinEnvironment(actor) !== undefined,
    services: rows.map(row => row.id),
    isNamed: sql`true`,
  }
}

async function keyScope(tx: Transaction, actor: Actor, keyId: string): Promise<UsageScope | null> {
  const [key] = await tx
    .select({ serviceId: services.id, teamId: services.teamId, environment: keys.environment })
    .from(keys)
    .innerJoin(services, eq(services.id, keys.serviceId))
    .where(eq(keys.id, keyId))
  if (!key || !may(actor, 'usage.see', key)) return null
  const isNamed = visibleServices(actor)
  return { counted: sql`u.key_id = ${keyId}`, needsKeys: true, services: [key.serviceId], isNamed }
}

async function serviceScope(tx: Transaction, actor: Actor, slug: string): Promise<UsageScope | null> {
  const service = await findService(tx, slug)
  if (!service || !may(actor, 'usage.see', { teamId: service.teamId, serviceId: service.id })) return null
  const own = sql`u.service_id = ${service.id}`
  const within = withinEnvironment(actor)
  const needsKeys = within !== undefined
  return { counted: and(own, within) ?? own, needsKeys, services: [service.id], isNamed: sql`true` }
}

/** All of the organization's usage that the actor may see, as a condition on `u`; null where that is nothing ever. */
export function visibleUsage(actor: Actor): SQL | null {
  const reach = reachOf(actor, 'usage.see')
  if (reach !== 'all' && reach.length === 0) return null
  return and(visibleServices(actor), withinEnvironment(actor)) ?? sql`true`
}

/** Whether the service of a row `u` is one that the actor may see the usage of. */
function visibleServices(actor: Actor): SQL {
  const reach = reachOf(actor, 'usage.see')
  const teams =
    reach === 'all'
      ? undefined
      : sql`u.service_id in (select v.id from services v where ${inArray(sql`v.team_id`, reach)})`
  const bound = actor.kind === 'token' && actor.serviceId !== null ? sql`u.service_id = ${actor.serviceId}` : undefined
  return and(teams, bound) ?? sql`true`
}

/** The usage of keys that the actor may see, wherever they were tried; null where that is nothing ever. */
export function visibleKeyUsage(actor: Actor): SQL | null {
  const reach = reachOf(actor, 'usage.see')
  if (reach !== 'all' && reach.length === 0) return null
  const teams = reach === 'all' ? undefined : inArray(sql`v.team_id`, reach)
  const bound = actor.kind === 'token' && actor.serviceId !== null ? sql`v.id = ${actor.serviceId}` : undefined
  const own = and(teams, bound) ?? sql`true`
  const known = sql`u.key_id in (select k.id from keys k join services v on v.id = k.service_id where ${own})`
  return and(known, withinEnvironment(actor)) ?? known
}

/** Rollups know the key and the key its environment; a token of one environment sees no unknown keys. */
function withinEnvironment(actor: Actor): SQL | undefined {
  if (actor.kind !== 'token' || actor.environment === null) return undefined
  return sql`u.key_id in (select k.id from keys k where k.environment = ${actor.environment})`
}
