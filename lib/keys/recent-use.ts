import { and, eq, gte, inArray, sql } from 'drizzle-orm'
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
 * Accepted requests of the last hour, of one secret or of the whole key, from the raw lines of the source that the
 * service counts by. Zeros where the actor may not see the key.
 */
export async function getRecentUse(
  actor: Actor,
  { keyId, secretId }: { keyId: KeyId; secretId?: string },
  now: Date = new Date(),
): Promise<RecentUse> {
  const since = new Date(now.getTime() - 3_600_000)
  const chosen = sql`coalesce((select source from service_log_sources c where c.service_id = ${services.id}
    and c.from_time <= ${now.toISOString()}::timestamptz
    and (c.until_time is null or c.until_time > ${now.toISOString()}::timestamptz) order by c.from_time desc limit 1), 'verification')`
  const network = sql`network(set_masklen(${requestLogs.ip}, case family(${requestLogs.ip}) when 4 then 24 else 48 end))`
  return withTenant(actor, async tx => {
    const [row] = await tx
      .select({
        requests: sql<number>`count(*)::int`,
        addresses: sql<number>`count(distinct ${requestLogs.ip})::int`,
        networks: sql<number>`count(distinct ${network})::int`,
      })
      .from(requestLogs)
      .innerJoin(keys, eq(keys.id, requestLogs.keyId))
      .innerJoin(services, eq(services.id, keys.serviceId))
      .where(
        and(
          ...visible(actor),
          eq(requestLogs.keyId, keyId),
          secretId ? eq(requestLogs.secretId, secretId) : undefined,
          gte(requestLogs.time, since),
          sql`${requestLogs.source} = ${chosen}`,
          inArray(requestLogs.outcome, ['valid', 'reported']),
        ),
      )
    return row ?? { requests: 0, addresses: 0, networks: 0 }
  })
}
