import { copyText } from '#lib/copy-text.ts'
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
type Cell = Whose & { values: Record<Dimension, Map<string, Counts>>; isApart: Partial<Record<Dimension, IsIn>> }

/** By key; of each a cell for service, environment, source and hour, of which a key has few in a batch. */
export type ValueCounts = Map<string | null, Cell[]>

/** As many values of a cell need no room anywhere to be told apart in memory. */
const alwaysApart = 30

/**
 * Adds a line to its hour, as `countLine` does to its minute. Where values are many, one that has room nowhere is counted
 * as one of the others at once.
 */
export function countValues(cells: ValueCounts, line: RequestLine, admit: Admits): void {
  if (line.serviceId === null) return
  const cell = cellOf(cells, line, line.serviceId)
  const { values } = cell
  const isLetThrough = line.outcome === 'valid' || line.outcome === 'reported'
  const statusClass = isLetThrough && line.status !== null ? Math.floor(line.status / 100) : 0
  const add = (dimension: Dimension, told: string | null) => {
    if (told === null) return
    const own = values[dimension]
    let counts = own.get(told)
    if (!counts) {
      const value = own.size < alwaysApart || isApart(cell, dimension, admit)(told) ? told : ''
      counts = value === '' ? own.get(value) : undefined
      if (!counts) {
        counts = { requests: 0, refused: 0, clientErrors: 0, serverErrors: 0 }
        own.set(copyText(value), counts)
      }
    }
    counts.requests++
    if (!isLetThrough) counts.refused++
    if (statusClass === 4) counts.clientErrors++
    if (statusClass === 5) counts.serverErrors++
  }
  add('address', line.ip)
  add('client', clientName(line.userAgent))
  add('country', line.country)
  add('network', line.asn === null ? null : String(line.asn))
  add('route', line.routeId === null ? null : String(line.routeId))
}

function cellOf(cells: ValueCounts, { keyId, environment: told, source, time }: RequestLine, serviceId: string): Cell {
  const ofKey = cells.get(keyId) ?? []
  if (ofKey.length === 0) cells.set(keyId, ofKey)
  const environment = told ?? 'unknown'
  const start = floor(time, intervalMs.hour)
  let cell = ofKey.find(
    each =>
      each.start === start &&
      each.serviceId === serviceId &&
      each.environment === environment &&
      each.source === source,
  )
  if (!cell) {
    const values = { address: new Map(), client: new Map(), country: new Map(), network: new Map(), route: new Map() }
    cell = { keyId, serviceId, environment, source, start, values, isApart: {} }
    ofKey.push(cell)
  }
  return cell
}

/**
 * Says of the values of a cell whether its key's hour, or its service's hour or day, has room for them; each is asked, and
 * first of the values that are there, which came before.
 */
function isApart(cell: Cell, dimension: Dimension, admit: Admits): IsIn {
  const known = cell.isApart[dimension]
  if (known) return known
  const scopes = [
    admit.service(serviceScope(cell, 'hour'), dimension),
    admit.service(serviceScope(cell, 'day'), dimension),
  ]
  if (cell.keyId !== null) scopes.push(admit.key(keyScope(cell), dimension))
  const isIn = (value: string) => scopes.map(hasRoom => hasRoom(value)).includes(true)
  for (const value of cell.values[dimension].keys()) isIn(value)
  cell.isApart[dimension] = isIn
  return isIn
}

const keyScope = ({ keyId, start }: Whose) => `${keyId} ${start}`
const serviceScope = ({ serviceId, start }: Whose, interval: 'hour' | 'day') =>
  `${serviceId} ${interval} ${floor(start, intervalMs[interval])}`

type IsIn = (value: string) => boolean
type Admits = Record<'key' | 'service', Admit>

/** Says of the values of a dimension whether they still have room among those that are told apart of a key or a service in a stretch of time. */
export type Admit = (scope: string, dimension: Dimension) => IsIn

/** The rows of known keys, in the order of their table's primary key. */
export function keyValues(cells: ValueCounts, admit: Admit): ValueRow[] {
  const known = [...cells].filter(([keyId]) => keyId !== null).sort(([a], [b]) => byText(a ?? '', b ?? ''))
  return known.flatMap(([, own]) => {
    const rows = regroup(own, admit, {
      whose: cell => ({ ...cell, environment: '' }),
      scope: keyScope,
    })
    return dimensions.flatMap(dimension => rows[dimension].sort((a, b) => a.start - b.start || byValue(a, b)))
  })
}

/** The rows of services, by hour or by day, in the order of their table's primary key. */
export function serviceValues(cells: ValueCounts, interval: 'hour' | 'day', admit: Admit): ValueRow[] {
  const byService = Map.groupBy([...cells.values()].flat(), cell => cell.serviceId)
  const inOrder = [...byService].sort(([a], [b]) => byText(a, b))
  return inOrder.flatMap(([, own]) => {
    const rows = regroup(own, admit, {
      whose: cell => ({ ...cell, keyId: null, start: floor(cell.start, intervalMs[interval]) }),
      scope: whose => serviceScope(whose, interval),
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
  isIn?: IsIn
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
