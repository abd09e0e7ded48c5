import { and, eq, gte, inArray, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { services } from '#db/schema/services.ts'
import { requestLogs } from '#db/schema/usage.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import type { KeyId } from './input.ts'
import { visible } from './key-filters.ts'

/** What stops when a key does: its use in the hour before `now`. */
export interface RecentUse {
  requests: number
  addresses: number
  /** /24 of IPv4, /48 of IPv6 */
  networks: number
}

/**
 * Accepted requests of the last hour, from the raw lines: of the whole key by the source that its service counts by, or by
 * the other where that one saw none, since reports may be late or lost and nothing that works may look unused; of one secret by
 * the source that saw more of it, since a report often knows the key and not the secret. Zeros where the actor may not see the key.
 */
export async function getRecentUse(actor: Actor, of: RecentlyUsed, now: Date = new Date()): Promise<RecentUse> {
  return withTenant(actor, async tx => {
    const [row] = await tx
      .select({
        requests: sql<number>`count(*)::int`,
        addresses: sql<number>`count(distinct ${requestLogs.ip})::int`,
        networks: sql<number>`count(distinct ${networkOf(requestLogs.ip)})::int`,
      })
      .from(requestLogs)
      .innerJoin(keys, eq(keys.id, requestLogs.keyId))
      .innerJoin(services, eq(services.id, keys.serviceId))
      .where(recent(actor, of, now))
      .groupBy(requestLogs.source)
      .orderBy(...(of.secretId ? [] : [sql`bool_or(${requestLogs.source} = ${countedSource(now)}) desc`]), sql`1 desc`)
      .limit(1)
    return row ?? { requests: 0, addresses: 0, networks: 0 }
  })
}

export interface RecentClient {
  client: string | null
  address: string | null
  requests: number
}

/** The same requests by who made them, most first, five at most; each client by the source that saw more of it. */
export async function listRecentClients(
  actor: Actor,
  of: RecentlyUsed,
  now: Date = new Date(),
): Promise<RecentClient[]> {
  const rows = await withTenant(actor, tx =>
    tx
      .select({
        client: requestLogs.userAgent,
        address: sql<string | null>`host(${requestLogs.ip})`,
        requests: sql<number>`count(*)::int`,
      })
      .from(requestLogs)
      .innerJoin(keys, eq(keys.id, requestLogs.keyId))
      .innerJoin(services, eq(services.id, keys.serviceId))
      .where(recent(actor, of, now))
      .groupBy(requestLogs.userAgent, requestLogs.ip, requestLogs.source)
      .orderBy(sql`3 desc`)
      .limit(10),
  )
  const isFirst = (row: RecentClient, index: number) =>
    rows.findIndex(({ client, address }) => client === row.client && address === row.address) === index
  return rows.filter(isFirst).slice(0, 5)
}

interface RecentlyUsed {
  keyId: KeyId
  secretId?: string
}

function recent(actor: Actor, { keyId, secretId }: RecentlyUsed, now: Date): SQL | undefined {
  return and(
    ...visible(actor),
    eq(requestLogs.keyId, keyId),
    secretId ? eq(requestLogs.secretId, secretId) : undefined,
    isRecentUse(now),
  )
}

/** Of a line of `request_logs`: it was let through, in the hour before `now`. */
export function isRecentUse(now: Date): SQL | undefined {
  return and(
    gte(requestLogs.time, new Date(now.getTime() - 3_600_000)),
    inArray(requestLogs.outcome, ['valid', 'reported']),
  )
}

/** The source that a service counts by at a moment. Needs `services`. */
export function countedSource(now: Date): SQL<string> {
  return sql`coalesce((select source from service_log_sources c where c.service_id = ${services.id}
    and c.from_time <= ${now.toISOString()}::timestamptz
    and (c.until_time is null or c.until_time > ${now.toISOString()}::timestamptz)
    order by c.from_time desc limit 1), 'verification')`
}

/** Of an address: /24 of IPv4, /48 of IPv6. */
export function networkOf(ip: SQLWrapper): SQL {
  return sql`network(set_masklen(${ip}, case family(${ip}) when 4 then 24 else 48 end))`
}
