import type { Counts } from './counted-usage.ts'
import { percentile } from './latency.ts'
import { addTally } from './tally.ts'

export interface UsageCounts {
  requests: number
  refused: number
  clientErrors: number
  serverErrors: number
  bytes: number
}

export interface UsageGroup extends UsageCounts {
  /** an outcome, an environment, or the id of a secret or a service */
  group: string
  /** what people call it */
  label: string
}

export interface UsageBucket extends UsageCounts {
  start: string
  /** false: nothing was recorded, and the zeros say nothing */
  collected: boolean
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
  groups?: UsageGroup[]
}

/** A bucket's counts, or one group's within it, as read from the database. */
export interface UsageRow extends Counts {
  start: number
  group: string
  latency: number[]
  sources: string
}

interface Parts {
  from: number
  to: number
  width: number
  rows: readonly UsageRow[]
  collected: ReadonlySet<number>
  /** present where groups were asked for */
  labels?: ReadonlyMap<string, string>
}

/** Every bucket of the range, in order, those without a row too. */
export function bucketsOf({ from, to, width, rows, collected, labels }: Parts): UsageBucket[] {
  const byStart = Map.groupBy(rows, row => row.start)
  const buckets: UsageBucket[] = []
  for (let start = from; start < to; start += width) {
    const own = byStart.get(start) ?? []
    const bucket = bucketOf(start, own, own.length > 0 || collected.has(start))
    if (labels)
      bucket.groups = own.map(row => ({ group: row.group, label: labelOf(row.group, labels), ...countsOf(row) }))
    buckets.push(bucket)
  }
  return buckets
}

function bucketOf(start: number, rows: readonly UsageRow[], collected: boolean): UsageBucket {
  const total: UsageCounts = { requests: 0, refused: 0, clientErrors: 0, serverErrors: 0, bytes: 0 }
  const latency: number[] = []
  for (const row of rows) {
    addCounts(total, row)
    addTally(latency, row.latency)
  }
  return {
    start: new Date(start).toISOString(),
    collected,
    ...total,
    p50Ms: percentile(latency, 0.5),
    p95Ms: percentile(latency, 0.95),
    p99Ms: percentile(latency, 0.99),
  }
}

export function addCounts(total: UsageCounts, row: UsageCounts): void {
  total.requests += row.requests
  total.refused += row.refused
  total.clientErrors += row.clientErrors
  total.serverErrors += row.serverErrors
  total.bytes += row.bytes
}

export function countsOf({ requests, refused, clientErrors, serverErrors, bytes }: UsageCounts): UsageCounts {
  return { requests, refused, clientErrors, serverErrors, bytes }
}

function labelOf(group: string, labels: ReadonlyMap<string, string>): string {
  return labels.get(group) ?? (group.startsWith('00000000-') ? 'unknown' : group)
}
