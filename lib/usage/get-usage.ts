import { type SQL, sql } from 'drizzle-orm'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { listCollected } from './collected.ts'
import {
  byOutcome,
  type Counts,
  countColumns,
  countedUsage,
  latencyColumn,
  listSegments,
  readLatency,
  sourcesColumn,
} from './counted-usage.ts'
import type { UsageError } from './errors.ts'
import type { UsageInput } from './input.ts'
import { floor, type LogSource, type SourceSegment, sourceAt } from './log-sources.ts'
import { type Interval, intervalMs, nilId } from './rollup.ts'
import { bucketsOf, type UsageBucket, type UsageRow } from './usage-buckets.ts'
import { findUsageScope, type UsageScope } from './usage-scope.ts'

export interface Usage {
  interval: Interval
  /** which source was counted; `mixed` where services, or parts of the range, differ */
  source: LogSource | 'mixed'
  buckets: UsageBucket[]
}

export const maxBuckets = 10_000
/** Of all buckets together: a service has as many secrets as it likes. */
const maxGroups = 100_000

/**
 * The usage of a key, of a service, or of all that the actor may see, in every bucket from `from` until before `to`
 * (UTC). Fails with `not_found`, `range_reversed`, `too_many_buckets`.
 */
export async function getUsage(
  actor: Actor,
  input: UsageInput,
  groupsAtMost = maxGroups,
): Promise<Result<Usage, UsageError>> {
  const width = intervalMs[input.interval]
  const from = floor(input.from.getTime(), width)
  const to = floor(input.to.getTime() + width - 1, width)
  if (to < from) return err({ reason: 'range_reversed' })
  const buckets = (to - from) / width
  if (buckets > maxBuckets) return err({ reason: 'too_many_buckets', buckets, max: maxBuckets })

  return withTenant(actor, async (tx): Promise<Result<Usage, UsageError>> => {
    const scope = await findUsageScope(tx, actor, input)
    if (!scope) return err({ reason: 'not_found' })
    const segments = await listSegments(tx)
    const isOfKeys = scope.needsKeys || input.groupBy === 'secret'
    const name = `${isOfKeys ? 'usage' : 'service'}_${input.interval}`
    const table = input.groupBy === 'outcome' ? byOutcome(name) : sql.raw(`${name} u`)
    const range = {
      interval: input.interval,
      from: new Date(from),
      to: new Date(to),
      segments,
      source: input.source,
      table,
    }
    const group = groupOf(input, scope, isOfKeys)
    const rows = await selectRows(tx, countedUsage(range), { where: scope.counted, group, limit: groupsAtMost + 1 })
    if (input.groupBy && rows.length > groupsAtMost) {
      return err({ reason: 'too_many_buckets', buckets, max: groupsAtMost, isGrouped: true })
    }
    const counted = new Set(rows.map(row => row.start))
    const collected = await listCollected(tx, scope.services, { ...range, counted })
    const labels = input.groupBy ? await labelsOf(tx, input.groupBy, rows) : undefined
    const source = input.source ?? sourceOf(rows, segments, to - 1)
    return ok({ interval: input.interval, source, buckets: bucketsOf({ from, to, width, rows, collected, labels }) })
  })
}

const groupColumns: Record<Exclude<NonNullable<UsageInput['groupBy']>, 'service'>, SQL> = {
  outcome: sql`u.outcome`,
  // A key that was tried at another service is another team's: that it was tried is told, and not which one it is.
  secret: sql`(case when exists (select from keys k where k.id = u.key_id and k.service_id = u.service_id)
    then u.secret_id else ${nilId}::uuid end)::text`,
  environment: sql`coalesce((select k.environment from keys k where k.id = u.key_id), 'unknown')`,
}

function groupOf({ groupBy, key }: UsageInput, { isNamed }: UsageScope, isOfKeys: boolean): SQL {
  if (!groupBy) return sql`''`
  if (groupBy === 'service') return sql`(case when ${isNamed} then u.service_id else ${nilId}::uuid end)::text`
  if (groupBy === 'environment' && !isOfKeys) return sql`u.environment`
  return groupBy === 'secret' && key ? sql`u.secret_id::text` : groupColumns[groupBy]
}

interface Selected {
  where: SQL
  group: SQL
  limit: number
}

async function selectRows(tx: Transaction, counted: SQL, { where, group, limit }: Selected) {
  const rows = await tx.execute<Counts & { start: number; group: string; latency: string; sources: string }>(sql`
    select extract(epoch from u.start)::float8 * 1000 as start, ${group} as "group", ${countColumns()},
      ${latencyColumn} as latency, ${sourcesColumn} as sources
    ${counted} and ${where}
    group by u.start, 2 order by u.start, 2 limit ${limit}`)
  return rows.map((row): UsageRow => ({ ...row, latency: readLatency(row.latency) }))
}

async function labelsOf(tx: Transaction, groupBy: string, rows: readonly UsageRow[]): Promise<Map<string, string>> {
  const ids = JSON.stringify([...new Set(rows.map(row => row.group))])
  if (groupBy !== 'secret' && groupBy !== 'service') return new Map()
  const [table, column] = groupBy === 'secret' ? ['key_secrets', 'hint'] : ['services', 'slug']
  const found = await tx.execute<{ id: string; label: string }>(sql`
    select t.id::text as id, t.${sql.raw(column)} as label from ${sql.raw(table)} t
    where t.id in (select e::uuid from json_array_elements_text(${ids}::json) e)`)
  return new Map(found.map(row => [row.id, row.label]))
}

/** Which source the rows were counted by; without any, which one they would be. */
export function sourceOf(rows: readonly UsageRow[], segments: readonly SourceSegment[], time: number): Usage['source'] {
  const seen = new Set(rows.flatMap(row => row.sources.split(' ')))
  if (seen.size === 0) {
    const byService = Map.groupBy(segments, segment => segment.serviceId)
    for (const own of byService.values()) seen.add(sourceAt(own, time))
  }
  if (seen.size > 1) return 'mixed'
  return seen.has('report') ? 'report' : 'verification'
}
