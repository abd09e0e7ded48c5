import { clientName } from './client-name.ts'
import { floor, type LogSource } from './log-sources.ts'
import type { RequestLine } from './request-line.ts'
import { intervalMs } from './rollup.ts'

export const dimensions = ['address', 'client', 'country', 'network', 'route'] as const
export type Dimension = (typeof dimensions)[number]

interface Counts {
  requests: number
  refused: number
  clientErrors: number
  serverErrors: number
}

/** How often requests of a key, or a service, had one value of a dimension in an hour or a day. */
export interface ValueRow extends Counts {
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
}

type Whose = Pick<ValueRow, 'keyId' | 'serviceId' | 'environment' | 'source' | 'start'>
type Cell = Whose & { values: Record<Dimension, Map<string, Counts>> }

/** By key; of each a cell for service, environment, source and hour, of which a key has few in a batch. */
export type ValueCounts = Map<string | null, Cell[]>

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
  const cell = cellOf(cells, {
    keyId: line.keyId,
    serviceId: line.serviceId,
    environment: line.environment ?? 'unknown',
    source: line.source,
    start: floor(line.time, intervalMs.hour),
  })
  const isLetThrough = line.outcome === 'valid' || line.outcome === 'reported'
  const statusClass = isLetThrough && line.status !== null ? Math.floor(line.status / 100) : 0
  const values = valuesOf(line)
  for (const dimension of dimensions) {
    const value = values[dimension]
    if (value === null) continue
    let counts = cell.values[dimension].get(value)
    if (!counts) {
      counts = { ...none }
      cell.values[dimension].set(value, counts)
    }
    counts.requests++
    if (!isLetThrough) counts.refused++
    if (statusClass === 4) counts.clientErrors++
    if (statusClass === 5) counts.serverErrors++
  }
}

const none: Counts = { requests: 0, refused: 0, clientErrors: 0, serverErrors: 0 }

function cellOf(cells: ValueCounts, whose: Whose): Cell {
  const { keyId, serviceId, environment, source, start } = whose
  const ofKey = cells.get(keyId) ?? []
  if (ofKey.length === 0) cells.set(keyId, ofKey)
  let cell = ofKey.find(
    each =>
      each.start === start &&
      each.serviceId === serviceId &&
      each.environment === environment &&
      each.source === source,
  )
  if (!cell) {
    const values = { address: new Map(), client: new Map(), country: new Map(), network: new Map(), route: new Map() }
    cell = { ...whose, values }
    ofKey.push(cell)
  }
  return cell
}

/** Says of the values of a dimension whether they still have room among those that are told apart of a key or a service in a stretch of time. */
export type Admit = (scope: string, dimension: Dimension) => (value: string) => boolean

/** The rows of known keys, in the order of their table's primary key. */
export function keyValues(cells: ValueCounts, admit: Admit): ValueRow[] {
  const known = [...cells].filter(([keyId]) => keyId !== null).sort(([a], [b]) => byText(a ?? '', b ?? ''))
  return known.flatMap(([keyId, own]) => {
    const rows = regroup(own, admit, {
      whose: cell => ({ ...cell, environment: '' }),
      scope: ({ start }) => `${keyId} ${start}`,
    })
    return dimensions.flatMap(dimension => rows[dimension].sort((a, b) => a.start - b.start || byValue(a, b)))
  })
}

/** The rows of services, by hour or by day, in the order of their table's primary key. */
export function serviceValues(cells: ValueCounts, interval: 'hour' | 'day', admit: Admit): ValueRow[] {
  const byService = Map.groupBy([...cells.values()].flat(), cell => cell.serviceId)
  const inOrder = [...byService].sort(([a], [b]) => byText(a, b))
  return inOrder.flatMap(([serviceId, own]) => {
    const rows = regroup(own, admit, {
      whose: cell => ({ ...cell, keyId: null, start: floor(cell.start, intervalMs[interval]) }),
      scope: ({ start }) => `${serviceId} ${interval} ${start}`,
    })
    return dimensions.flatMap(dimension =>
      rows[dimension].sort((a, b) => byText(a.value, b.value) || a.start - b.start || byValue(a, b)),
    )
  })
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const byValue = (a: ValueRow, b: ValueRow) =>
  byText(a.value, b.value) ||
  byText(a.serviceId, b.serviceId) ||
  byText(a.environment, b.environment) ||
  byText(a.source, b.source)

interface Grouping {
  whose: (cell: Cell) => Whose
  scope: (whose: Whose) => string
}

/** The rows of one dimension by value. */
interface Group {
  known: Map<string, ValueRow>
  isIn?: (value: string) => boolean
}

/** Adds up cells that become one row's, and what no longer fits as one. */
function regroup(cells: readonly Cell[], admit: Admit, { whose, scope }: Grouping): Record<Dimension, ValueRow[]> {
  const rows: Record<Dimension, ValueRow[]> = { address: [], client: [], country: [], network: [], route: [] }
  const groups = new Map<string, Group[]>()
  for (const cell of cells) {
    const { keyId, serviceId, environment, source, start } = whose(cell)
    const own = { keyId, serviceId, environment, source, start }
    const name = `${start} ${serviceId} ${environment} ${source}`
    let group = groups.get(name)
    if (!group) {
      group = dimensions.map(() => ({ known: new Map() }))
      groups.set(name, group)
    }
    for (const [place, dimension] of dimensions.entries()) {
      if (cell.values[dimension].size === 0) continue
      const { known, ...slot } = group[place] as Group
      const isIn = slot.isIn ?? admit(scope(own), dimension)
      group[place] = { known, isIn }
      for (const [told, counts] of cell.values[dimension]) {
        const value = isIn(told) ? told : ''
        const row = known.get(value)
        if (row) addCounts(row, counts)
        else {
          const made = { ...own, dimension, value, ...counts }
          known.set(value, made)
          rows[dimension].push(made)
        }
      }
    }
  }
  return rows
}

function addCounts(into: Counts, { requests, refused, clientErrors, serverErrors }: Counts): void {
  into.requests += requests
  into.refused += refused
  into.clientErrors += clientErrors
  into.serverErrors += serverErrors
}
