import { type SQL, sql } from 'drizzle-orm'
import type { FindingRule } from './finding.ts'
import { browserDays } from './input.ts'
import { daysBefore, works } from './standing.ts'

/**
 * A program that calls itself a browser used it: what a page sends, its visitors can read. Only what was seen since the
 * oldest secret that works was made: a rotation ends what was exposed before it.
 *
 * Looked up key by key: as a join or an `exists` it may be planned as a reading of all that was ever seen.
 */
export const browserExposed: FindingRule = {
  holds: now => sql`${seen(sql`g.last_seen_at`, now)} is not null`,
  at: now => seen(sql`g.last_seen_at`, now),
  count: now => seen(sql`g.requests`, now),
  weight: now => sql`extract(epoch from ${seen(sql`g.last_seen_at`, now)})`,
}

function seen(what: SQL, now: Date): SQL {
  return sql`(select ${what} from sightings g
    where g.key_id = keys.id and g.dimension = 'client' and g.value = 'Mozilla'
      and g.last_seen_at > ${daysBefore(now, browserDays)}
      and g.last_seen_at > (select min(s.created_at) from key_secrets s where s.key_id = g.key_id and ${works(now)}))`
}
