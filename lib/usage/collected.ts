import { sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import { arrayOf } from './array-of.ts'
import type { Interval } from './rollup.ts'

/**
 * The buckets in which something was recorded of some services: where a row says so, or where Keyturn was there and had
 * begun to record one of them. Elsewhere a zero would be a lie.
 */
export async function listCollected(
  tx: Transaction,
  services: readonly string[],
  { interval, from, to }: { interval: Interval; from: Date; to: Date },
): Promise<Set<number>> {
  const table = sql.raw(`service_${interval}`)
  const width = sql.raw(`interval '1 ${interval}'`)
  const ids = sql`${arrayOf(services)}::uuid[]`
  const rows = await tx.execute<{ start: number }>(sql`
    with began as (select min(f.start) as at from unnest(${ids}) s(id)
      cross join lateral (select u.start from ${table} u where u.service_id = s.id order by u.start limit 1) f)
    select extract(epoch from b.start)::float8 * 1000 as start
    from generate_series(${from.toISOString()}::timestamptz, ${to.toISOString()}::timestamptz - ${width}, ${width}) b(start), began
    where exists (select from collection_minutes c where c.start >= greatest(b.start, began.at)
        and c.start < b.start + ${width} and began.at is not null)
      or exists (select from ${table} u where u.start = b.start and u.service_id = any(${ids}))`)
  return new Set(rows.map(row => row.start))
}
