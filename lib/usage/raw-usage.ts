import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import { getEnv } from '#lib/env.ts'
import { arrayOf } from './array-of.ts'
import type { ExploreScope } from './explore-scope.ts'
import { floor } from './log-sources.ts'
import { type RequestFilter, rawCondition, routeIds } from './request-filter.ts'
import { intervalMs } from './rollup.ts'
import { filteredDimensions } from './usage-table.ts'
import type { Dimension } from './value-counts.ts'

// What crosses two dimensions is read from raw rows. Hourly counts say in which hours there is anything to find, and how
// much must be read: up to half a million rows are read one by one; of more, a fixed sample of the pages, which is told.

/** Of the few connections that screens share, none is held for longer by one question. */
const patienceMs = 15_000
const bounds = { exact: 500_000, sampled: 300_000, read: 1_000_000 }

export interface RawUsage {
  /** rows `u`, for `countedUsage` with `u.time`; whatever the filter and the scope ask for is in it */
  table: SQL
  /** how many requests a row stands for; 1 where all are read */
  each: number
}

interface Asked {
  scope: ExploreScope
  filter: RequestFilter
  from: Date
  to: Date
}

export async function planRawUsage(tx: Transaction, question: Asked, atMost = bounds): Promise<RawUsage> {
  await tx.execute(sql`set local statement_timeout = ${sql.raw(`'${patienceMs}ms'`)}`)
  const asked = { ...question, from: afterForgotten(question.from) }
  const { scope, filter, from, to } = asked
  const hours = await candidateHours(tx, asked)
  const { own, all } = await countRows(tx, asked, hours)
  const condition = await rawCondition(tx, filter)
  const services = sql`u.service_id = any(${arrayOf(scope.services)}::uuid[])`
  const whose = filter.key === undefined ? services : sql`u.key_id = ${filter.key}`
  if (own > atMost.exact) {
    const share = Math.min(atMost.sampled / own, atMost.read / all, 1)
    const table = sql`(select * from request_logs u tablesample system (${share * 100}) repeatable (1)
      where u.time >= ${from.toISOString()}::timestamptz and u.time < ${to.toISOString()}::timestamptz
        and ${whose} and ${condition}) u`
    return { table, each: 1 / share }
  }
  const table = sql`unnest(${arrayOf(hours.map(hour => new Date(hour).toISOString()))}::timestamptz[]) h(at)
    cross join lateral (select * from request_logs u where u.time >= h.at and u.time < h.at + interval '1 hour'
      and ${whose} and ${condition}) u`
  return { table, each: 1 }
}

/** What is kept no longer is not planned for; a partition is dropped at midnight (UTC). */
function afterForgotten(from: Date): Date {
  const kept = Date.now() - (getEnv().keptDays.raw + 1) * intervalMs.day
  return new Date(Math.max(from.getTime(), kept))
}

/** The hours in which each value that the filter names was seen, or might have been among those not told apart. */
async function candidateHours(tx: Transaction, { scope, filter, from, to }: Asked): Promise<number[]> {
  const first = floor(from.getTime(), intervalMs.hour)
  let hours = null as Set<number> | null
  for (const dimension of filteredDimensions(filter)) {
    const values = await namedValues(tx, filter, dimension)
    const whose =
      filter.key === undefined
        ? sql`from service_values_hour u where u.service_id = any(${arrayOf(scope.services)}::uuid[])`
        : sql`from key_values_hour u where u.key_id = ${filter.key}`
    const rows = await tx.execute<{ start: number }>(sql`
      select distinct extract(epoch from u.start)::float8 * 1000 as start ${whose} and u.dimension = ${dimension}
        and u.value in (select e from json_array_elements_text(${JSON.stringify(['', ...values])}::json) e)
        and u.start >= ${new Date(first).toISOString()}::timestamptz and u.start < ${to.toISOString()}::timestamptz`)
    const before = hours
    hours = new Set(rows.map(row => row.start).filter(hour => before?.has(hour) ?? true))
  }
  if (hours) return [...hours].sort((a, b) => a - b)
  const whose =
    filter.key === undefined
      ? sql`service_hour u where u.service_id = any(${arrayOf(scope.services)}::uuid[])`
      : sql`usage_hour u where u.key_id = ${filter.key}`
  const rows = await tx.execute<{ start: number }>(sql`
    select distinct extract(epoch from u.start)::float8 * 1000 as start from ${whose}
      and u.start >= ${new Date(first).toISOString()}::timestamptz and u.start < ${to.toISOString()}::timestamptz
    order by 1`)
  return rows.map(row => row.start)
}

/** The filter's value of a dimension as it stands in the counts; of a route, with those that were merged into it. */
export async function namedValues(tx: Transaction, filter: RequestFilter, dimension: Dimension): Promise<string[]> {
  if (dimension === 'route' && filter.route !== undefined) return (await routeIds(tx, filter.route)).map(String)
  return [String(filter[dimension])]
}

/**
 * How many raw rows of the filter's service or key those hours hold, and how many the table does in the range, of every
 * organization: a sample reads pages whoever's they are. The latter is an estimate, and of today's rows an old one.
 */
async function countRows(tx: Transaction, { scope, filter, from, to }: Asked, hours: readonly number[]) {
  const starts = arrayOf(hours.map(hour => new Date(hour).toISOString()))
  const whose =
    filter.key === undefined
      ? sql`service_hour u where u.service_id = any(${arrayOf(scope.services)}::uuid[])`
      : sql`usage_hour u where u.key_id = ${filter.key}`
  const partition = (time: Date) => `request_logs_${time.toISOString().slice(0, 10).replaceAll('-', '')}`
  const [row] = await tx.execute<{ own: number; all: number }>(sql`
    select (select coalesce(sum(u.requests), 0)::float8 from ${whose} and u.start = any(${starts}::timestamptz[])) as own,
      (select coalesce(sum(c.reltuples), 0)::float8 from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'request_logs'::regclass and c.reltuples > 0
          and c.relname between ${partition(from)} and ${partition(to)}) as "all"`)
  return { own: row?.own ?? 0, all: Math.max(row?.all ?? 0, row?.own ?? 0, 1) }
}
