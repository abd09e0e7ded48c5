import { eq, sql } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { services } from '#db/schema/services.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import type { KeyId } from '#lib/keys/input.ts'

export interface SeenNetwork extends Record<string, unknown> {
  /** /24 of IPv4, /48 of IPv6 */
  network: string
  /** let through in the last 30 days */
  requests: number
}

const most = 50
const dayMs = 86_400_000

/**
 * From where a key got through in the last 30 days that the given networks do not wholly hold, the most used first, 50
 * at most: what would be refused if the key allowed those alone. Who was always refused is not told of: networks are
 * allowed from this list, and a thief who tries long enough must not get onto it. So of a gateway's reports, which count
 * where they tell of more than Keyturn itself let through, those are taken off that were answered 4xx, which is how a
 * gateway refuses, or as many as Keyturn refused, if it refused more. Addresses that an hour no longer told apart are
 * nobody's. Null where there is no such key that the actor may see.
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
    const since = new Date(now.getTime() - 30 * dayMs).toISOString()
    const rows = await tx.execute<SeenNetwork>(sql`
      with seen as (
        select nullif(u.value, '')::inet as ip, u.source, u.requests - u.refused as judged, u.refused, u.client_errors
        from key_values_hour u
        where u.key_id = ${keyId} and u.dimension = 'address' and u.start >= ${since}::timestamptz
          and u.service_id = ${key.serviceId}
      ), networks as (
        select network(set_masklen(ip, case family(ip) when 4 then 24 else 48 end)) as network,
          greatest(
            sum(judged - client_errors) filter (where source = 'verification'),
            sum(judged) filter (where source = 'report') - greatest(
              sum(client_errors) filter (where source = 'report'), sum(refused) filter (where source = 'verification'))
          ) as requests
        from seen where ip is not null group by 1
      )
      select network::text as network, requests::float8 as requests from networks n
      where requests > 0 and not exists (select from jsonb_array_elements_text(${JSON.stringify(beside)}::jsonb) given
        where n.network <<= given::inet)
      order by requests desc, network limit ${most}`)
    return [...rows]
  })
}
