import type { RequestLine } from '#lib/usage/request-line.ts'
import { addLine, addRow, type Interval, intervalMs, nilId, type RollupRow } from '#lib/usage/rollup.ts'

/** What a row counts by, but for its time. */
type Whose = Pick<RollupRow, 'keyId' | 'serviceId' | 'secretId' | 'source' | 'environment'>

/** The rows of one key, or one service, by their start. */
interface Series {
  whose: Whose
  rows: Record<Interval, Map<number, RollupRow>>
}

export type RequestCounts = Record<'key' | 'service', Map<string, Series>>

/**
 * Counts requests by the minute, hour and day, as ingestion does. The sample's lines come key by key, so a line mostly
 * belongs to the series of the one before it: to find that anew would take longer than to count it.
 */
export function countRequests(lines: readonly RequestLine[]): RequestCounts {
  const counts: RequestCounts = { key: new Map(), service: new Map() }
  let last: { line: RequestLine; series: Series } | null = null
  for (const line of lines) {
    if (line.serviceId === null) continue
    if (!last || !isSameSeries(last.line, line)) last = { line, series: seriesOf(counts.key, whoseOf(line)) }
    addLine(rowOf(last.series, 'minute', line.time), line)
  }
  for (const key of counts.key.values()) {
    const service = seriesOf(counts.service, { ...key.whose, keyId: nilId, secretId: nilId })
    for (const row of key.rows.minute.values()) addRow(rowOf(service, 'minute', row.start), row)
    coarsen(key)
  }
  for (const service of counts.service.values()) coarsen(service)
  return counts
}

export function rowsOf(counts: Map<string, Series>, interval: Interval): RollupRow[] {
  return [...counts.values()].flatMap(({ rows }) => [...rows[interval].values()])
}

function isSameSeries(a: RequestLine, b: RequestLine): boolean {
  return (
    a.keyId === b.keyId &&
    a.secretId === b.secretId &&
    a.source === b.source &&
    a.serviceId === b.serviceId &&
    a.environment === b.environment
  )
}

function whoseOf({ keyId, serviceId, secretId, source, environment }: RequestLine): Whose {
  const whose = { keyId: keyId ?? nilId, serviceId: serviceId ?? nilId, secretId: secretId ?? nilId }
  return { ...whose, source, environment: environment ?? 'unknown' }
}

function seriesOf(all: Map<string, Series>, whose: Whose): Series {
  const { keyId, serviceId, secretId, source, environment } = whose
  const name = `${keyId} ${serviceId} ${secretId} ${source} ${environment}`
  const known = all.get(name)
  if (known) return known
  const series = { whose, rows: { minute: new Map(), hour: new Map(), day: new Map() } }
  all.set(name, series)
  return series
}

function rowOf({ whose, rows }: Series, interval: Interval, time: number): RollupRow {
  const start = time - (time % intervalMs[interval])
  const known = rows[interval].get(start)
  if (known) return known
  const counts = { requests: 0, refused: 0, clientErrors: 0, serverErrors: 0, bytes: 0, refusals: [], latency: [] }
  const row = { ...whose, start, ...counts }
  rows[interval].set(start, row)
  return row
}

function coarsen(series: Series): void {
  for (const row of series.rows.minute.values()) addRow(rowOf(series, 'hour', row.start), row)
  for (const row of series.rows.hour.values()) addRow(rowOf(series, 'day', row.start), row)
}
