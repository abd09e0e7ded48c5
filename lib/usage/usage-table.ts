import type { RequestFilter } from './request-filter.ts'
import type { Interval } from './rollup.ts'
import { type Dimension, dimensions } from './value-counts.ts'

/** What counts are split by: what a rollup has a column for, or a dimension of requests. */
export type UsageSplit = 'outcome' | 'service' | 'environment' | 'key' | Dimension

/** Where a question about usage is answered: core rollups, hourly counts of values, or, where both are crossed, raw rows. */
export type UsageTable =
  | { kind: 'core'; of: 'service' | 'key' }
  | { kind: 'values'; of: 'service' | 'key'; dimension: Dimension }
  | { kind: 'raw' }

interface Question {
  filter: RequestFilter
  split?: UsageSplit
  interval: Interval
}

/** The dimensions that a filter names a value of. */
export function filteredDimensions(filter: RequestFilter): Dimension[] {
  return dimensions.filter(name => filter[name] !== undefined)
}

/** The smallest table that knows the answer exactly. Raw rows know every answer, for as long as they are kept. */
export function chooseTable({ filter, split, interval }: Question): UsageTable {
  const asked = new Set(filteredDimensions(filter))
  if (split !== undefined && isDimension(split)) asked.add(split)
  const ofKey = filter.key !== undefined
  const byKey = split === 'key'
  // A key's rollups do not say in which environment it was tried, nor a service's whose the requests were.
  if (ofKey && (filter.environment !== undefined || split === 'environment')) return { kind: 'raw' }
  const [dimension] = asked
  if (dimension === undefined) {
    if (byKey && filter.environment !== undefined) return { kind: 'raw' }
    return { kind: 'core', of: ofKey || byKey ? 'key' : 'service' }
  }
  const isRefusedOrAll = filter.outcome === undefined || filter.outcome === 'refused'
  const hasColumn = split !== 'outcome' && !byKey
  if (asked.size > 1 || interval === 'minute' || !isRefusedOrAll || !hasColumn) return { kind: 'raw' }
  return { kind: 'values', of: ofKey ? 'key' : 'service', dimension }
}

export function isDimension(split: UsageSplit): split is Dimension {
  return (dimensions as readonly string[]).includes(split)
}
