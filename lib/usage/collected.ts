import { sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import { arrayOf } from './array-of.ts'
import { type Interval, intervalMs } from './rollup.ts'

interface Buckets {
  interval: Interval
  from: Date
  to: Date
  /** those in which something was counted */
  counted: ReadonlySet<number>
}

/**
 * The buckets in which something was recorded of some services: where a row says so, or where Keyturn was there and had
 * begun to record one of them. Elsewhere a zero would be a lie.
 */
export async function listCollected(
  tx: Transaction,
  services: readonly string[],
  { interval, from, to, counted }: Buckets,
): Promise<Set<number>> {
  const silent: number[] = []
  for (let start = from.getTime(); start < to.getTime(); start += intervalMs[interval])
    if (!counted.has(start)) silent.push(start)
  if (silent.length === 0) return new Set(counted)
  const table = sql.raw(`service_${interval}`)
  const ids = sql`${arrayOf(services)}::uuid[]`
  const rows = await tx.execute<{ start: number }>(sql`
    with began as (select min(f.start) as at from unnest(${ids}) s(id)
      cross join lateral (select u.start from ${table} u where u.service_id = s.id order by u.start limit 1) f)
    select b.ms as start
    from unnest(${arrayOf(silent)}::float8[]) e(ms)
    cross join lateral (select e.ms, to_timestamp(e.ms / 1000) as start) b, began
    where exists (select from collection_minutes c where c.start >= greatest(b.start, began.at)
        and c.start < b.start + ${sql.raw(`interval '1 ${interval}'`)} and began.at is not null)
      or exists (select from ${table} u where u.start = b.start and u.service_id = any(${ids}))`)
  return new Set([...counted, ...rows.map(row => row.start)])
}
