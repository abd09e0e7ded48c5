import { and, type SQL, sql } from 'drizzle-orm'
import type { Actor } from '#lib/access/actor.ts'
import { living, visible } from '#lib/keys/key-filters.ts'
import { browserDays, manyPeople } from './input.ts'

const at = (moment: Date) => sql`${moment.toISOString()}::timestamptz`
export const daysBefore = (now: Date, days: number) => at(new Date(now.getTime() - days * 86_400_000))

/** Of a row of `key_secrets s`. */
const works = (now: Date) => sql`s.ended_at is null and (s.retires_at is null or s.retires_at > ${at(now)})`

/**
 * What the findings are read from: each live key that the actor may see, with the policy `p` of its environment, the
 * `person` who holds it or answers for the machine that does, how many `people` know a secret of it that works, where
 * more than a few do, and the `browser` that was let through with one that works, if any: a page that is left sending
 * what was rotated away is refused, and is none. Who is no member is known by a name, compared byte by byte, which is
 * many times faster; browsers have an index of their own.
 */
export function standing(actor: Actor, now: Date): SQL {
  return sql`
    from keys
    join services on services.id = keys.service_id
    join service_environments p on p.service_id = keys.service_id and p.environment = keys.environment
    left join machines on machines.id = keys.holder_machine_id
    left join members person on person.id = coalesce(keys.holder_member_id, machines.responsible_member_id)
    left join (
      select key_id, count(*) as people
      from (
        select distinct e.key_id, e.member_id, lower(e.shared_with) collate "C"
        from exposures e join key_secrets s on s.id = e.secret_id where ${works(now)}) told
      group by key_id having count(*) > ${manyPeople}) known on known.key_id = keys.id
    left join (
      select g.key_id, g.last_seen_at, g.requests from sightings g
      where g.dimension = 'client' and g.value = 'Mozilla' and g.last_seen_at > ${daysBefore(now, browserDays)}
        and g.last_seen_at > (select min(s.created_at) from key_secrets s where s.key_id = g.key_id and ${works(now)})
      ) browser on browser.key_id = keys.id
    where ${and(living(now), ...visible(actor))}`
}
