import { sql } from 'drizzle-orm'
import { withTenant } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'

/**
 * Counts for every key of an organization the requests of its last day (the hour under way and the 23 before it, as a
 * sparkline shows them), from the source that its service counts by. Only what changed is written. Returns how many.
 */
export async function countDayRequests(actor: SystemActor, now: Date = new Date()): Promise<number> {
  const since = new Date(Math.floor(now.getTime() / 3_600_000 - 23) * 3_600_000).toISOString()
  const at = now.toISOString()
  return withTenant(actor, async tx => {
    const written = await tx.execute(sql`
      insert into key_day_requests as known (organization_id, key_id, requests)
      select k.organization_id, k.id, coalesce(used.requests, 0)
      from keys k
      left join key_day_requests before on before.key_id = k.id
      left join (select u.key_id, sum(u.requests)::bigint as requests
        from usage_hour u
        left join (select distinct on (service_id) service_id, source from service_log_sources
          where from_time <= ${at}::timestamptz and (until_time is null or until_time > ${at}::timestamptz)
          order by service_id, from_time desc) chosen on chosen.service_id = u.service_id
        where u.start >= ${since}::timestamptz and u.source = coalesce(chosen.source, 'verification')
        group by u.key_id) used on used.key_id = k.id
      where coalesce(before.requests, 0) <> coalesce(used.requests, 0)
      order by k.id
      on conflict (key_id) do update set requests = excluded.requests where known.requests <> excluded.requests`)
    return written.count
  })
}
