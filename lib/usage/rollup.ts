import { latencyBucket } from './latency.ts'
import { floor, type LogSource } from './log-sources.ts'
import { refusalPlace } from './refusals.ts'
import type { RequestLine } from './request-line.ts'
import { addTally, countAt, type Tally } from './tally.ts'

/** Stands for an unknown key or secret, so that a primary key can hold it. */
export const nilId = '00000000-0000-0000-0000-000000000000'

export const intervalMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const
export type Interval = keyof typeof intervalMs

/** One row of a rollup table, of a key or, without key and secret, of a service. */
export interface RollupRow {
  keyId: string
  start: number
  serviceId: string
  secretId: string
  source: LogSource
  environment: string
  requests: number
  /** by a verdict of Keyturn */
  refused: number
  /** 4xx and 5xx of what was let through */
  clientErrors: number
  serverErrors: number
  bytes: number
  /** by `refusals` */
  refusals: Tally
  /** of the requests that told their duration, by `latencyBounds` */
  latency: Tally
}

/** By key and minute; of these there are few, and a look at each is quicker than a name for all that they are told apart by. */
export type Rollup = Map<string, Map<number, RollupRow[]>>

/** Adds a line to its minute. A line of no known service is counted nowhere: there would be no telling whose it is. */
export function countLine(rows: Rollup, line: RequestLine): void {
  if (line.serviceId === null) return
  const keyId = line.keyId ?? nilId
  const ofKey = rows.get(keyId) ?? new Map<number, RollupRow[]>()
  if (ofKey.size === 0) rows.set(keyId, ofKey)
  const { serviceId, source } = line
  const start = floor(line.time, intervalMs.minute)
  const ofMinute = ofKey.get(start) ?? []
  if (ofMinute.length === 0) ofKey.set(start, ofMinute)
  const secretId = line.secretId ?? nilId
  const environment = line.environment ?? 'unknown'
  let row = ofMinute.find(
    each =>
      each.secretId === secretId &&
      each.serviceId === serviceId &&
      each.environment === environment &&
      each.source === source,
  )
  if (!row) {
    row = emptyRow({ keyId, start, serviceId, secretId, source, environment })
    ofMinute.push(row)
  }
  addLine(row, line)
}

/** Its rows, in no order. */
export function rowsOf(rollup: Rollup): RollupRow[] {
  return [...rollup.values()].flatMap(ofKey => [...ofKey.values()].flat())
}

/** Adds a line to the row of its minute. */
export function addLine(row: RollupRow, line: RequestLine): void {
  row.requests++
  row.bytes += line.bytes ?? 0
  if (line.durationMs !== null) countAt(row.latency, latencyBucket(line.durationMs))
  if (line.outcome !== 'valid' && line.outcome !== 'reported') {
    row.refused++
    countAt(row.refusals, refusalPlace(line.outcome))
    return
  }
  const statusClass = line.status === null ? 0 : Math.floor(line.status / 100)
  if (statusClass === 4) row.clientErrors++
  if (statusClass === 5) row.serverErrors++
}

/** The counts of keys: a key has one environment, wherever it was tried. */
export function byKey(rows: readonly RollupRow[], interval: Interval): RollupRow[] {
  return regroup(rows, keyName, row => ({ ...row, start: floor(row.start, intervalMs[interval]), environment: '' }))
}

/** The counts of services, by the environment in which they were asked. */
export function byService(rows: readonly RollupRow[], interval: Interval): RollupRow[] {
  return regroup(rows, serviceName, row => ({
    ...row,
    start: floor(row.start, intervalMs[interval]),
    keyId: nilId,
    secretId: nilId,
  }))
}

type RollupKey = Pick<RollupRow, 'keyId' | 'start' | 'serviceId' | 'secretId' | 'source' | 'environment'>
type Name = (key: RollupKey) => string

const padded = (start: number) => String(start).padStart(14, '0')
const keyName: Name = ({ keyId, start, serviceId, secretId, source, environment }) =>
  `${keyId} ${padded(start)} ${serviceId} ${secretId} ${source} ${environment}`
const serviceName: Name = ({ serviceId, start, environment, source }) =>
  `${serviceId} ${padded(start)} ${environment} ${source}`

/** Adds what a row counts to a coarser one. */
export function addRow(into: RollupRow, row: RollupRow): void {
  into.requests += row.requests
  into.refused += row.refused
  into.clientErrors += row.clientErrors
  into.serverErrors += row.serverErrors
  into.bytes += row.bytes
  addTally(into.refusals, row.refusals)
  addTally(into.latency, row.latency)
}

/** By a name that sorts as the primary key does, so that two batches at once take them in one order and wait in a line. */
function regroup(from: readonly RollupRow[], nameOf: Name, keyOf: (row: RollupRow) => RollupKey): RollupRow[] {
  const rows = new Map<string, RollupRow>()
  for (const each of from) {
    const key = keyOf(each)
    const name = nameOf(key)
    let row = rows.get(name)
    if (!row) {
      row = emptyRow(key)
      rows.set(name, row)
    }
    addRow(row, each)
  }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

function emptyRow({ keyId, start, serviceId, secretId, source, environment }: RollupKey): RollupRow {
  const counts = { requests: 0, refused: 0, clientErrors: 0, serverErrors: 0, bytes: 0, refusals: [], latency: [] }
  return { keyId, start, serviceId, secretId, source, environment, ...counts }
}
