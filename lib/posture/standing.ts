import { and, type SQL, sql } from 'drizzle-orm'
import type { Actor } from '#lib/access/actor.ts'
import { living, visible } from '#lib/keys/key-filters.ts'

export const at = (moment: Date) => sql`${moment.toISOString()}::timestamptz`
export const daysBefore = (now: Date, days: number) => at(new Date(now.getTime() - days * 86_400_000))

/**
 * What the findings are read from: each live key that the actor may see, with the policy `p` of its environment, the
 * `person` who holds it or answers for the machine that does, how many `people` know one of its secrets that work and
 * `since` when the oldest of those works, and the `browser` among its clients, if any. The last is looked up key by key:
 * a join would read all that was ever seen.
 */
export function standing(actor: Actor, now: Date): SQL {
  return sql`
    from keys
    join services on services.id = keys.service_id
    join service_environments p on p.service_id = keys.service_id and p.environment = keys.environment
    left join machines on machines.id = keys.holder_machine_id
    left join members person on person.id = coalesce(keys.holder_member_id, machines.responsible_member_id)
    left join (
      select s.key_id, min(s.created_at) as since, count(distinct coalesce(e.member_id::text, lower(e.shared_with))) as people
      from key_secrets s left join exposures e on e.secret_id = s.id
      where s.ended_at is null and (s.retires_at is null or s.retires_at > ${at(now)})
      group by s.key_id) known on known.key_id = keys.id
    left join lateral (
      select last_seen_at, requests from sightings g
      where g.key_id = keys.id and g.dimension = 'client' and g.value = 'Mozilla' limit 1) browser on true
    where ${and(living(now), ...visible(actor))}`
}
