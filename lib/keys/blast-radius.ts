import { and, eq, inArray, sql } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { services } from '#db/schema/services.ts'
import { requestLogs } from '#db/schema/usage.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import type { Environment } from '#lib/access/words.ts'
import type { KeyId } from './input.ts'
import { visible } from './key-filters.ts'
import { countedSource, isRecentUse, networkOf } from './recent-use.ts'

/** What stops when these keys do. The last hour is the one before `now`, and counts what was let through. */
export interface BlastRadius {
  keys: number
  services: number
  /** from development to production */
  environments: Environment[]
  /** people and machines */
  holders: number
  requestsLastHour: number
  /** /24 of IPv4, /48 of IPv6; of all the keys together */
  networks: number
  /** how many of the keys were used at all */
  usedLastHour: number
  /** by use in the last hour, most first, five at most */
  busiest: BusyKey[]
}

export interface BusyKey {
  keyId: string
  name: string
  service: string
  environment: Environment
  requests: number
}

const order: Environment[] = ['development', 'staging', 'production']

/**
 * The blast radius of up to 1,000 keys in two queries: what they are, and their use by the source that each one's
 * service counts by, or by the other where that one saw none of a key. A key that the actor may not see counts nowhere.
 */
export async function getBlastRadius(actor: Actor, keyIds: KeyId[], now: Date = new Date()): Promise<BlastRadius> {
  return withTenant(actor, async tx => {
    const seen = await tx
      .select({
        id: keys.id,
        name: keys.name,
        service: services.slug,
        environment: keys.environment,
        holder: sql<string | null>`coalesce(${keys.holderMemberId}, ${keys.holderMachineId})`,
        source: countedSource(now),
        isDecoy: sql<boolean>`${keys.plantedIn} is not null`,
      })
      .from(keys)
      .innerJoin(services, eq(services.id, keys.serviceId))
      .where(and(...visible(actor), inArray(keys.id, keyIds)))
    // Nothing stops with a decoy, whoever used it.
    const used = await countUse(
      tx,
      seen.filter(key => !key.isDecoy),
      now,
    )
    const byId = new Map(seen.map(key => [key.id, key]))
    const busiest = used.slice(0, 5).flatMap(({ keyId, requests }) => {
      const key = byId.get(keyId)
      return key ? [{ keyId, name: key.name, service: key.service, environment: key.environment, requests }] : []
    })
    const environments = new Set(seen.map(key => key.environment))
    return {
      keys: seen.length,
      services: new Set(seen.map(key => key.service)).size,
      environments: order.filter(each => environments.has(each)),
      holders: new Set(seen.flatMap(key => key.holder ?? [])).size,
      requestsLastHour: used.reduce((sum, { requests }) => sum + requests, 0),
      networks: used[0]?.networks ?? 0,
      usedLastHour: used.length,
      busiest,
    }
  })
}

/**
 * Of each key that was used, most first; `networks` is of all of them and stands in every row. The lines are read once
 * and put aside, since what is counted over them would each sort them anew.
 */
async function countUse(tx: Transaction, seen: { id: string; source: string }[], now: Date) {
  const asked = JSON.stringify(seen.map(({ id, source }) => ({ id, source })))
  return tx.execute<{ keyId: string; requests: number; networks: number }>(sql`
    with lines as materialized (
      select ${requestLogs.keyId}, ${requestLogs.ip}, ${requestLogs.source} = asked.source as counts
      from json_to_recordset(${asked}::json) as asked (id uuid, source text)
      join ${requestLogs} on ${requestLogs.keyId} = asked.id
      where ${isRecentUse(now)}),
    told as materialized (
      select key_id, ip from lines where counts or key_id not in (select key_id from lines where counts))
    select key_id as "keyId", count(*)::float8 as requests,
      (select count(distinct ${networkOf(sql`ip`)}) from (select distinct ip from told) addresses)::int as networks
    from told group by 1 order by 2 desc, 1`)
}
