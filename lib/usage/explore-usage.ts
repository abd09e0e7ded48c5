import { type SQL, sql } from 'drizzle-orm'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { MemberActor, SystemActor } from '#lib/access/actor.ts'
import { getEnv } from '#lib/env.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { arrayOf } from './array-of.ts'
import { listCollected } from './collected.ts'
import {
  byOutcome,
  type Counts,
  countColumns,
  countedUsage,
  isRefusal,
  latencyColumn,
  listSegments,
  rawCountColumns,
  readLatency,
  sourcesColumn,
  valueCountColumns,
  withOutcome,
} from './counted-usage.ts'
import type { UsageError } from './errors.ts'
import { type ExploreScope, findExploreScope } from './explore-scope.ts'
import { maxBuckets, sourceOf, type Usage } from './get-usage.ts'
import { floor, type SourceSegment } from './log-sources.ts'
import { namedValues, planRawUsage, type RawUsage } from './raw-usage.ts'
import type { RequestFilter } from './request-filter.ts'
import { type Interval, intervalMs } from './rollup.ts'
import { bucketsOf, type UsageRow } from './usage-buckets.ts'
import { chooseTable, type UsageSplit, type UsageTable } from './usage-table.ts'

export interface ExploreInput {
  from: Date
  to: Date
  interval: Interval
  /** so many intervals are one bucket, counted from `from` on; 1 unless told */
  group?: number
  filter: RequestFilter
  /** with latency percentiles, where the table knows them; a third of the cost */
  latency?: boolean
}

export interface ExploredUsage extends Usage {
  /** the share of the raw rows that was read and extrapolated from; null: every request was counted */
  sampled: number | null
  /** counts of values know no bytes, and say 0 */
  hasBytes: boolean
  /** of how many values the groups are the most frequent; null where there are no groups */
  values: number | null
}

/** A question with all that is needed to put it to a table. */
export interface Question extends ExploreInput {
  scope: ExploreScope
  segments: readonly SourceSegment[]
  split?: UsageSplit
}

/**
 * The usage that a person looks at, in every bucket from `from` until before `to` (UTC). Fails with `not_found`,
 * `range_reversed`, `too_many_buckets`.
 */
export async function exploreUsage(
  actor: MemberActor | SystemActor,
  input: ExploreInput,
  now: Date = new Date(),
): Promise<Result<ExploredUsage, UsageError>> {
  const width = intervalMs[input.interval]
  const from = floor(input.from.getTime(), width)
  const to = floor(input.to.getTime() + width - 1, width)
  if (to < from) return err({ reason: 'range_reversed' })
  const buckets = (to - from) / width
  if (buckets > maxBuckets) return err({ reason: 'too_many_buckets', buckets, max: maxBuckets })
  return withTenant(actor, async (tx): Promise<Result<ExploredUsage, UsageError>> => {
    const scope = await findExploreScope(tx, actor, input.filter)
    if (!scope) return err({ reason: 'not_found' })
    const segments = await listSegments(tx)
    const question = { ...input, from: new Date(from), to: new Date(to), scope, segments }
    const { rows, sampled, kind } = await readRows(tx, question)
    const counted = new Set(rows.map(row => row.start))
    const collected = await listCollected(tx, scope.services, { ...question, counted })
    const known = kind === 'raw' ? withoutForgotten(collected, now) : collected
    const source = sourceOf(rows, segments, to - 1)
    const startOf = bucketStart(question)
    const drawn = rows.map(row => ({ ...row, start: startOf(row.start) }))
    const own = {
      from,
      to,
      width: width * (input.group ?? 1),
      rows: drawn,
      collected: new Set([...known].map(startOf)),
    }
    const facts = { interval: input.interval, source, sampled, hasBytes: kind !== 'values', values: null }
    return ok({ ...facts, buckets: bucketsOf(own) })
  })
}

/** The start of the bucket that an interval is drawn in. */
export function bucketStart({ from, interval, group = 1 }: Pick<Question, 'from' | 'interval' | 'group'>) {
  const width = intervalMs[interval] * group
  return (start: number) => from.getTime() + floor(start - from.getTime(), width)
}

/** What raw rows would have to tell, and no longer can. */
function withoutForgotten(collected: Set<number>, now: Date): Set<number> {
  const since = now.getTime() - getEnv().keptDays.raw * intervalMs.day
  return new Set([...collected].filter(start => start >= since))
}

/** Which rows `u` of a table are looked at, and what they are told apart by. */
export interface Parts {
  group: SQL
  where: SQL
}
const whole: Parts = { group: sql`''`, where: sql`true` }

/** Counts by bucket and by group, from the table that knows. */
export async function readRows(
  tx: Transaction,
  question: Question,
  partsOf: (table: UsageTable) => Parts = () => whole,
) {
  const table = chooseTable(question)
  const { group, where } = partsOf(table)
  const raw = table.kind === 'raw' ? await planRawUsage(tx, question) : null
  const hasLatency = question.latency === true && table.kind === 'core'
  const time = startOf(table, question.interval)
  const rows = await tx.execute<Counts & { start: number; group: string; latency: string; sources: string }>(sql`
    select extract(epoch from ${time})::float8 * 1000 as start, ${group} as "group", ${columnsOf(table, question, raw)},
      ${hasLatency ? latencyColumn : sql`''`} as latency, ${sourcesColumn} as sources
    ${await countedFrom(tx, table, question, raw)} and ${where}
    group by ${time}, 2 order by ${time}, 2`)
  return {
    rows: rows.map(
      (row): UsageRow => ({ ...rounded(row), latency: row.latency === '' ? [] : readLatency(row.latency) }),
    ),
    sampled: raw && raw.each > 1 ? 1 / raw.each : null,
    kind: table.kind,
  }
}

/** An extrapolated count is no whole number. */
function rounded<T extends Counts>(row: T): T {
  const { requests, refused, clientErrors, serverErrors, bytes } = row
  const counts = { requests, refused, clientErrors, serverErrors, bytes }
  return { ...row, ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Math.round(count)])) }
}

function startOf(table: UsageTable, interval: Interval): SQL {
  const unit = sql.raw(`'${interval}'`)
  if (table.kind === 'raw') return sql`date_trunc(${unit}, u.time, 'UTC')`
  // Values of keys are counted by the hour alone.
  return table.kind === 'values' && table.of === 'key' ? sql`date_trunc(${unit}, u.start, 'UTC')` : sql`u.start`
}

export function columnsOf({ kind }: UsageTable, { filter }: Pick<Question, 'filter'>, raw: RawUsage | null): SQL {
  if (kind === 'raw') return rawCountColumns(raw?.each ?? 1)
  return kind === 'core' ? countColumns(filter.outcome) : valueCountColumns(filter.outcome)
}

/** `from … where …` of the rows `u` that a question is about, each request once. */
export async function countedFrom(
  tx: Transaction,
  table: UsageTable,
  question: Question,
  raw: RawUsage | null,
): Promise<SQL> {
  const { interval, from, to, segments, filter, scope } = question
  const source = isRefusal(filter.outcome) ? ('verification' as const) : undefined
  const range = { interval, from, to, segments, source, byVerdict: question.split === 'outcome' }
  if (table.kind === 'raw') {
    if (!raw) throw new Error('raw rows are read by a plan')
    return countedUsage({ ...range, table: raw.table, time: sql`u.time` })
  }
  const whose = table.of === 'key' ? ofKey(filter, scope) : inServices(scope)
  const environment =
    filter.environment && table.of === 'service' ? sql`u.environment = ${filter.environment}` : sql`true`
  if (table.kind === 'core') {
    const name = table.of === 'key' ? `usage_${interval}` : `service_${interval}`
    const rows = question.split === 'outcome' ? byOutcome(name) : sql.raw(`${name} u`)
    return sql`${countedUsage({ ...range, table: rows })} and ${whose} and ${environment} and ${withOutcome(filter.outcome)}`
  }
  const name = table.of === 'key' ? 'key_values_hour u' : `service_values_${interval === 'day' ? 'day' : 'hour'} u`
  const values = filter[table.dimension] === undefined ? null : await namedValues(tx, filter, table.dimension)
  const valued = values
    ? sql`u.value in (select e from json_array_elements_text(${JSON.stringify(values)}::json) e)`
    : sql`true`
  return sql`${countedUsage({ ...range, table: sql.raw(name) })}
    and ${whose} and ${environment} and u.dimension = ${table.dimension} and ${valued}`
}

/** A key is looked at wherever it was tried, unless a service is named. */
function ofKey({ key, service }: RequestFilter, scope: ExploreScope): SQL {
  if (key === undefined) return inServices(scope)
  return service === undefined ? sql`u.key_id = ${key}` : sql`u.key_id = ${key} and ${inServices(scope)}`
}

function inServices({ services }: ExploreScope): SQL {
  return sql`u.service_id = any(${arrayOf(services)}::uuid[])`
}
