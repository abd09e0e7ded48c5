import { type SQL, sql } from 'drizzle-orm'
import { serviceLogSources } from '#db/schema/services.ts'
import type { Transaction } from '#db/tenant.ts'
import { arrayOf } from './array-of.ts'
import { latencyBuckets } from './latency.ts'
import { type LogSource, type SourceSegment, type SourceSpan, spansOf } from './log-sources.ts'
import { refusalPlace, refusals } from './refusals.ts'
import { type Interval, intervalMs } from './rollup.ts'

/** The organization's changes of source. */
export async function listSegments(tx: Transaction): Promise<SourceSegment[]> {
  const rows = await tx.select().from(serviceLogSources)
  return rows.map(row => ({
    serviceId: row.serviceId,
    from: row.from.getTime(),
    until: row.until?.getTime() ?? null,
    source: row.source,
  }))
}

export interface CountedRange {
  interval: Interval
  from: Date
  to: Date
  segments: readonly SourceSegment[]
  /** this one alone, instead of the one that each service counts by */
  source?: LogSource
  /** rows are told apart by verdict, and what Keyturn refused is counted wherever it was asked; see `isRefusal` */
  byVerdict?: boolean
  /** what is read instead of the rollups of keys; its rows are `u` */
  table?: SQL
  /** when a row of it was; of a rollup the start */
  time?: SQL
}

/** `from … where …` of rows `u`, each request once: every bucket is read by the source in force at its start. */
export function countedUsage({ interval, from, to, segments, source, byVerdict, ...of }: CountedRange): SQL {
  const table = of.table ?? sql.raw(`usage_${interval} u`)
  const time = of.time ?? sql`u.start`
  const range = sql`${time} >= ${from.toISOString()}::timestamptz and ${time} < ${to.toISOString()}::timestamptz`
  const counts = source ? sql`u.source = ${source}` : countsOnce(spansWithin({ interval, from, to, segments }), time)
  const verdicts = sql`(${counts} and ${isLetThrough} or u.source = 'verification' and not ${isLetThrough})`
  return sql`from ${table} where ${range} and ${byVerdict ? verdicts : counts}`
}

function spansWithin({ interval, from, to, segments }: CountedRange): SourceSpan[] {
  return spansOf(segments, intervalMs[interval]).filter(
    span => (span.from ?? 0) < to.getTime() && (span.until ?? Number.POSITIVE_INFINITY) > from.getTime(),
  )
}

/**
 * Whether a row is of the source that its service is read by. Most services do not change it within a range, and are told
 * by id alone. Written so that the planner can guess how many rows that leaves, which a `case` keeps from it.
 */
function countsOnce(spans: readonly SourceSpan[], time: SQL): SQL {
  const steady: string[] = []
  const reported: SQL[] = []
  for (const [serviceId, own] of Map.groupBy(spans, span => span.serviceId)) {
    const reports = own.filter(span => span.source === 'report')
    if (reports.length === own.length) steady.push(serviceId)
    else
      for (const { from, until } of reports)
        reported.push(
          sql`u.service_id = ${serviceId} and ${time} >= ${edge(from, '-infinity')} and ${time} < ${edge(until, 'infinity')}`,
        )
  }
  if (steady.length > 0) reported.push(sql`u.service_id = any(${arrayOf(steady)}::uuid[])`)
  if (reported.length === 0) return sql`u.source = 'verification'`
  const isReported = sql`(${sql.join(reported, sql` or `)})`
  return sql`(u.source = 'report' and ${isReported} or u.source = 'verification' and not ${isReported})`
}

const edge = (time: number | null, none: string) =>
  sql`${time === null ? none : new Date(time).toISOString()}::timestamptz`

const isLetThrough = sql`u.outcome in ('valid', 'reported')`

const errorColumns = sql`
  coalesce(sum(u.client_errors), 0)::float8 as "clientErrors", coalesce(sum(u.server_errors), 0)::float8 as "serverErrors"`
const bytesColumn = sql`coalesce(sum(u.bytes), 0)::float8 as bytes`
const none = sql`0::float8`

/**
 * The columns of a count. Refused is Keyturn's verdict; 4xx and 5xx are what the service answered by itself. With an
 * outcome (`refused`: every verdict that refuses) of those requests alone, and `withOutcome` beside it.
 */
export function countColumns(outcome?: string): SQL {
  if (outcome === undefined)
    return sql`coalesce(sum(u.requests), 0)::float8 as requests, coalesce(sum(u.refused), 0)::float8 as refused,
      ${errorColumns}, ${bytesColumn}`
  if (isLetThroughBy(outcome))
    return sql`coalesce(sum(u.requests - u.refused), 0)::float8 as requests, ${none} as refused, ${errorColumns}, ${bytesColumn}`
  const requests = sql`coalesce(sum(${refusedBy(outcome)}), 0)::float8`
  return sql`${requests} as requests, ${requests} as refused, ${none} as "clientErrors", ${none} as "serverErrors", ${none} as bytes`
}

/** Of rows `u`, which have requests with that outcome. */
export function withOutcome(outcome: string | undefined): SQL {
  if (outcome === undefined) return sql`true`
  if (!isLetThroughBy(outcome)) return sql`${refusedBy(outcome)} > 0`
  return sql`u.requests > u.refused and u.source = ${outcome === 'reported' ? 'report' : 'verification'}`
}

/**
 * Of a verdict, or of all that refuse: these are Keyturn's own lines, whatever a service is counted by. A gateway tells
 * of the same request as some 4xx.
 */
export function isRefusal(outcome: string | undefined): boolean {
  return outcome !== undefined && !isLetThroughBy(outcome)
}

const isLetThroughBy = (outcome: string) => outcome === 'valid' || outcome === 'reported'
const refusedBy = (outcome: string) =>
  outcome === 'refused' ? sql`u.refused` : sql.raw(`u.refusals[${refusalPlace(outcome) + 1}]`)

/** Rows `u` of a rollup, each shared out among its outcomes. */
export function byOutcome(table: string): SQL {
  const verdicts = sql.raw(`'{${refusals.join(',')}}'::text[]`)
  return sql`(select t.start, t.service_id, ${sql.raw(table.startsWith('usage') ? 't.key_id, t.secret_id' : 't.environment')},
      t.source, o.*
    from ${sql.raw(table)} t cross join lateral (
      select case t.source when 'report' then 'reported' else 'valid' end as outcome, t.requests - t.refused as requests,
        0::bigint as refused, t.client_errors, t.server_errors, t.bytes, t.latency
      where t.requests > t.refused
      union all
      select (${verdicts})[place], n, n, 0, 0, 0, '{}' from unnest(t.refusals) with ordinality r(n, place) where n > 0
    ) o) u`
}

/** The same columns of counts of values, which know no bytes, and of outcomes only whether they refuse. */
export function valueCountColumns(outcome?: string): SQL {
  if (outcome !== undefined) return countColumns('refused')
  return sql`coalesce(sum(u.requests), 0)::float8 as requests, coalesce(sum(u.refused), 0)::float8 as refused,
    ${errorColumns}, ${none} as bytes`
}

/** Which sources rows `u` came from, by their names. */
export const sourcesColumn = sql`concat_ws(' ', case when bool_or(u.source = 'report') then 'report' end,
  case when bool_or(u.source = 'verification') then 'verification' end)`

/** The same of raw rows, each of which stands for so many. */
export const rawCountColumns = (each: number) => sql`
  (count(*) * ${each}::float8)::float8 as requests,
  (count(*) filter (where not ${isLetThrough}) * ${each}::float8)::float8 as refused,
  (count(*) filter (where ${isLetThrough} and u.status between 400 and 499) * ${each}::float8)::float8 as "clientErrors",
  (count(*) filter (where ${isLetThrough} and u.status between 500 and 599) * ${each}::float8)::float8 as "serverErrors",
  (coalesce(sum(u.bytes), 0) * ${each}::float8)::float8 as bytes`

export interface Counts extends Record<string, unknown> {
  requests: number
  refused: number
  clientErrors: number
  serverErrors: number
  bytes: number
}

/** Adds histograms bucket by bucket, as text; far cheaper than an aggregate over arrays. */
export const latencyColumn = sql.raw(
  `concat_ws(',', ${Array.from({ length: latencyBuckets }, (_, i) => `coalesce(sum(u.latency[${i + 1}]), 0)`).join(', ')})`,
)

export function readLatency(text: string): number[] {
  return text.split(',').map(Number)
}
