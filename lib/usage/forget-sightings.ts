import { rawSql } from '#db/client.ts'
import { sightingsAtMost } from './sighting-limits.ts'

const keptDays = 400
const atOnce = 10_000

/**
 * Forgets what was not seen for 400 days, and of what is too many for a key what was seen for the shortest time, from
 * first to last. So a flood of new values, of which each comes once, takes nothing with it that the key has long been
 * known by; were it the longest unseen that goes, a thief could make home a strange place. What is forgotten is new when
 * it comes again, which errs on the side of an alarm. Rows that a batch is just renewing stay: this waits for no batch.
 * Returns how many.
 */
export async function forgetSightings(now: Date = new Date()): Promise<number> {
  const unseen = await forgetUnseen(new Date(now.getTime() - keptDays * 86_400_000))
  const crowded = await rawSql('data')<{ keyId: string; dimension: string }[]>`
    select key_id as "keyId", dimension from sightings group by 1, 2 having count(*) > ${sightingsAtMost}`
  let forgotten = unseen
  for (const each of crowded) forgotten += await forgetFleeting(each)
  return forgotten
}

async function forgetUnseen(before: Date): Promise<number> {
  let forgotten = 0
  for (;;) {
    const some = await rawSql('data')`
      with gone as materialized (
        select key_id, dimension, value from sightings where last_seen_at < ${before.toISOString()}::timestamptz
        limit ${atOnce} for update skip locked)
      delete from sightings s using gone g
      where s.key_id = g.key_id and s.dimension = g.dimension and s.value = g.value`
    forgotten += some.count
    if (some.count < atOnce) return forgotten
  }
}

async function forgetFleeting({ keyId, dimension }: { keyId: string; dimension: string }): Promise<number> {
  const gone = await rawSql('data')`
    with crowd as materialized (
      select value from sightings where key_id = ${keyId} and dimension = ${dimension}
      order by last_seen_at - first_seen_at desc, last_seen_at desc, value offset ${sightingsAtMost}
    ), gone as materialized (
      select value from sightings where key_id = ${keyId} and dimension = ${dimension}
        and value in (select value from crowd)
      for update skip locked)
    delete from sightings s using gone g
    where s.key_id = ${keyId} and s.dimension = ${dimension} and s.value = g.value`
  return gone.count
}
