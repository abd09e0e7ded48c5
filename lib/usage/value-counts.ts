import { clientName } from './client-name.ts'
import { floor, type LogSource } from './log-sources.ts'
import type { RequestLine } from './request-line.ts'
import { intervalMs } from './rollup.ts'

export const dimensions = ['address', 'client', 'country', 'network', 'route'] as const
export type Dimension = (typeof dimensions)[number]

/** How often requests of a key, or a service, had one value of a dimension in an hour or a day. */
export interface ValueRow {
  /** null for a service's row, and in memory for a key that is not known */
  keyId: string | null
  serviceId: string
  /** '' in a key's row */
  environment: string
  source: LogSource
  start: number
  dimension: Dimension
  /** '' stands for what no longer fitted */
  value: string
  requests: number
  refused: number
  clientErrors: number
  serverErrors: number
}

type Whose = Pick<ValueRow, 'keyId' | 'serviceId' | 'environment' | 'source' | 'start'>
type Cell = Whose & { values: Record<Dimension, Map<string, ValueRow>> }

/** By key, service, environment, source and hour. */
export type ValueCounts = Map<string, Cell>

/** What a line shows of itself; null where it does not tell. */
export function valuesOf(line: RequestLine): Record<Dimension, string | null> {
  return {
    address: line.ip,
    client: clientName(line.userAgent),
    country: line.country,
    network: line.asn === null ? null : String(line.asn),
    route: line.routeId === null ? null : String(line.routeId),
  }
}

/** Adds a line to its hour, as `countLine` does to its minute. */
export function countValues(cells: ValueCounts, line: RequestLine): void {
  if (line.serviceId === null) return
  const { keyId, serviceId, source } = line
  const environment = line.environment ?? 'unknown'
  const start = floor(line.time, intervalMs.hour)
  const name = `${keyId} ${serviceId} ${start} ${environment} ${source}`
  let cell = cells.get(name)
  if (!cell) {
    const values = { address: new Map(), client: new Map(), country: new Map(), network: new Map(), route: new Map() }
    cell = { keyId, serviceId, environment, source, start, values }
    cells.set(name, cell)
  }
  const isLetThrough = line.outcome === 'valid' || line.outcome === 'reported'
  const statusClass = isLetThrough && line.status !== null ? Math.floor(line.status / 100) : 0
  const values = valuesOf(line)
  for (const dimension of dimensions) {
    const value = values[dimension]
    if (value === null) continue
    let row = cell.values[dimension].get(value)
    if (!row) {
      row = { keyId, serviceId, environment, source, start, dimension, value, ...none }
      cell.values[dimension].set(value, row)
    }
    row.requests++
    if (!isLetThrough) row.refused++
    if (statusClass === 4) row.clientErrors++
    if (statusClass === 5) row.serverErrors++
  }
}

const none = { requests: 0, refused: 0, clientErrors: 0, serverErrors: 0 }

/** Says whether a value still has room among those that are told apart of a key or a service in a stretch of time. */
export type Admit = (scope: string, dimension: Dimension, value: string) => boolean

/** The rows of known keys, in the order of their table's primary key. */
export function keyValues(cells: ValueCounts, admit: Admit): ValueRow[] {
  const rows = [...cells.values()].filter(cell => cell.keyId !== null).flatMap(rowsOf)
  return regroup(rows, admit, {
    whose: row => ({ ...row, environment: '' }),
    scope: row => `${row.keyId} ${row.start}`,
    name: row => `${row.keyId} ${row.dimension} ${padded(row.start)} ${row.value} ${row.serviceId} ${row.source}`,
  })
}

/** The rows of services, by hour or by day, in the order of their table's primary key. */
export function serviceValues(cells: ValueCounts, interval: 'hour' | 'day', admit: Admit): ValueRow[] {
  return regroup([...cells.values()].flatMap(rowsOf), admit, {
    whose: row => ({ ...row, keyId: null, start: floor(row.start, intervalMs[interval]) }),
    scope: row => `${row.serviceId} ${interval} ${row.start}`,
    name: row => `${row.serviceId} ${row.dimension} ${row.value} ${padded(row.start)} ${row.environment} ${row.source}`,
  })
}

interface Grouping {
  whose: (row: ValueRow) => ValueRow
  scope: (row: ValueRow) => string
  name: (row: ValueRow) => string
}

function regroup(from: readonly ValueRow[], admit: Admit, { whose, scope, name }: Grouping): ValueRow[] {
  const rows = new Map<string, ValueRow>()
  for (const each of from) {
    const own = whose(each)
    if (!admit(scope(own), own.dimension, own.value)) own.value = ''
    const known = rows.get(name(own))
    if (!known) rows.set(name(own), own)
    else {
      known.requests += own.requests
      known.refused += own.refused
      known.clientErrors += own.clientErrors
      known.serverErrors += own.serverErrors
    }
  }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

function rowsOf({ values }: Cell): ValueRow[] {
  return dimensions.flatMap(dimension => [...values[dimension].values()])
}

const padded = (start: number) => String(start).padStart(14, '0')
