import { addLatency, latencyBucket, latencyBuckets } from './latency.ts'
import { floor, type LogSource } from './log-sources.ts'
import type { RequestLine } from './request-line.ts'

/** Stands for an unknown key or secret, so that a primary key can hold it. */
export const nilId = '00000000-0000-0000-0000-000000000000'

export const intervalMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const
export type Interval = keyof typeof intervalMs

/** One row of a rollup table. */
export interface RollupRow {
  keyId: string
  start: number
  serviceId: string
  secretId: string
  source: LogSource
  outcome: string
  /** 1 to 5; 0 where there was no status */
  statusClass: number
  requests: number
  bytes: number
  /** empty where no request told its duration */
  latency: number[]
}

/** Rows by a name that sorts as the primary key does. */
export type Rollup = Map<string, RollupRow>

/** Adds a line to its minute. A line of no known service is counted nowhere: there would be no telling whose it is. */
export function countLine(rows: Rollup, line: RequestLine): void {
  if (line.serviceId === null) return
  const row = rowOf(rows, {
    keyId: line.keyId ?? nilId,
    start: floor(line.time, intervalMs.minute),
    serviceId: line.serviceId,
    secretId: line.secretId ?? nilId,
    source: line.source,
    outcome: line.outcome,
    statusClass: line.status === null ? 0 : Math.floor(line.status / 100),
  })
  row.requests++
  row.bytes += line.bytes ?? 0
  if (line.durationMs === null) return
  if (row.latency.length === 0) row.latency = new Array<number>(latencyBuckets).fill(0)
  const bucket = latencyBucket(line.durationMs)
  row.latency[bucket] = (row.latency[bucket] ?? 0) + 1
}

/** The same counts by a longer interval. */
export function coarsen(finer: readonly RollupRow[], interval: Interval): RollupRow[] {
  const rows: Rollup = new Map()
  for (const from of finer) {
    const row = rowOf(rows, { ...from, start: floor(from.start, intervalMs[interval]) })
    row.requests += from.requests
    row.bytes += from.bytes
    addLatency(row.latency, from.latency)
  }
  return inOrder(rows)
}

type RollupKey = Omit<RollupRow, 'requests' | 'bytes' | 'latency'>

function rowOf(rows: Rollup, key: RollupKey): RollupRow {
  const { keyId, start, serviceId, secretId, source, outcome, statusClass } = key
  const name = `${keyId} ${String(start).padStart(14, '0')} ${serviceId} ${secretId} ${source} ${outcome} ${statusClass}`
  let row = rows.get(name)
  if (!row) {
    row = { keyId, start, serviceId, secretId, source, outcome, statusClass, requests: 0, bytes: 0, latency: [] }
    rows.set(name, row)
  }
  return row
}

/** In the order of the primary key, so that two batches at once take their rows in one order, and wait in a line. */
export function inOrder(rows: Rollup): RollupRow[] {
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}
