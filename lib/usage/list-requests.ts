import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm'
import { requestLogs } from '#db/schema/usage.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { MemberActor, SystemActor } from '#lib/access/actor.ts'
import { getEnv } from '#lib/env.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { addressPrefix } from './address.ts'
import { arrayOf } from './array-of.ts'
import { findExploreScope } from './explore-scope.ts'

/**
 * The raw requests of a key that the actor may see, as a condition; null where there is no such key. Where it was tried
 * at another team's service, paths and addresses are that team's.
 */
async function requestsOf(tx: Transaction, actor: Reader, keyId: KeyId): Promise<SQL | null> {
  const scope = await findExploreScope(tx, actor, { key: keyId })
  if (!scope) return null
  return sql`${requestLogs.keyId} = ${keyId} and ${requestLogs.serviceId} = any(${arrayOf(scope.services)}::uuid[])`
}

type Reader = MemberActor | SystemActor

/** A key's latest requests of both sources, youngest first. `before`: the time of the last one that was shown. */
export async function listRecentRequests(
  actor: Reader,
  keyId: KeyId,
  { before, limit = 50, now = new Date() }: { before?: Date; limit?: number; now?: Date } = {},
) {
  return withTenant(actor, async tx => {
    const own = await requestsOf(tx, actor, keyId)
    if (!own) return null
    const until = before ?? new Date(now.getTime() + 600_000)
    return tx
      .select()
      .from(requestLogs)
      .where(and(own, lt(requestLogs.time, until), gte(requestLogs.time, since(until, getEnv().keptDays.raw + 1))))
      .orderBy(desc(requestLogs.time))
      .limit(Math.min(limit, 200))
  })
}

function since(until: Date, days: number): Date {
  return new Date(until.getTime() - days * 86_400_000)
}

export interface SecretClient {
  ip: string | null
  /** /24 of IPv4, /48 of IPv6 */
  network: string | null
  country: string | null
  /** as in `clientName`: the program that the user agent names first */
  client: string | null
  requests: number
  last: Date
}

/** Who used a secret in the last 24 hours, most first: what to change before the old secret ends. Null: no such key. */
export async function listSecretClients(
  actor: Reader,
  keyId: KeyId,
  secretId: string,
  now: Date = new Date(),
): Promise<SecretClient[] | null> {
  return withTenant(actor, async tx => {
    const own = await requestsOf(tx, actor, keyId)
    if (!own) return null
    const client = sql<string | null>`coalesce(substring(${requestLogs.userAgent} from '^[^/ ]{1,64}'), '')`
    const rows = await tx
      .select({
        ip: requestLogs.ip,
        country: requestLogs.country,
        client,
        requests: sql<number>`count(*)::int`,
        last: sql<number>`extract(epoch from max(${requestLogs.time}))::float8 * 1000`,
      })
      .from(requestLogs)
      .where(and(own, eq(requestLogs.secretId, secretId), gte(requestLogs.time, since(now, 1))))
      .groupBy(requestLogs.ip, requestLogs.country, client)
      .orderBy(desc(sql`4`))
      .limit(100)
    return rows.map(row => ({
      ...row,
      network: row.ip && addressPrefix(row.ip),
      client: row.client || null,
      last: new Date(row.last),
    }))
  })
}
