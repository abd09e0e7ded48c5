import { and, inArray, type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import type { Environment } from '#lib/access/words.ts'
import type { KeyId } from '#lib/keys/input.ts'

/** What of an organization's requests is looked at. Each that is present narrows it. */
export interface RequestFilter {
  /** slug */
  service?: string
  environment?: Environment
  key?: KeyId
  /** a verdict of Keyturn, or `reported`; `refused`: every verdict but `valid` */
  outcome?: string
  /** two letters */
  country?: string
  /** the number of an autonomous system */
  network?: number
  /** as `normalizeAddress` spells it */
  address?: string
  /** the id of a route; those that were merged into it are meant as well */
  route?: number
  /** as in `clientName` */
  client?: string
}

/** What `clientName` says of a user agent, in SQL. */
export const clientColumn = sql.raw(
  `case when coalesce(u.user_agent, '') <> '' then coalesce(substring(u.user_agent from '^[!#$%&''*+.^_\`|~0-9A-Za-z-]{1,64}'), '(other)') end`,
)

/** The filter as a condition on raw requests `u`; whose they are, and what the actor may see, is asked beside it. */
export async function rawCondition(tx: Transaction, filter: RequestFilter): Promise<SQL> {
  const { service, environment, key, outcome, country, network, address, route, client } = filter
  const conditions = [
    service !== undefined && sql`u.service_id = (select v.id from services v where v.slug = ${service})`,
    environment !== undefined && sql`coalesce(u.environment, 'unknown') = ${environment}`,
    key !== undefined && sql`u.key_id = ${key}`,
    outcome === 'refused' && sql`u.outcome not in ('valid', 'reported')`,
    outcome !== undefined && outcome !== 'refused' && sql`u.outcome = ${outcome}`,
    country !== undefined && sql`u.country = ${country}`,
    network !== undefined && sql`u.asn = ${network}`,
    address !== undefined && sql`u.ip = ${address}::inet`,
    route !== undefined && inArray(sql`u.route_id`, await routeIds(tx, route)),
    client !== undefined && sql`${clientColumn} = ${client}`,
  ]
  return and(...conditions.filter(each => each !== false)) ?? sql`true`
}

/** A route and those that turned out to be cases of it. */
export async function routeIds(tx: Transaction, route: number): Promise<number[]> {
  const rows = await tx.execute<{ id: number }>(sql`select id from routes where merged_into = ${route}`)
  return [route, ...rows.map(row => row.id)]
}
