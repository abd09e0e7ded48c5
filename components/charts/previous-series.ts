import { formatNumber } from '#lib/format/number.ts'
import { formatPercent } from '#lib/format/percent.ts'
import type { ChartSeries } from './chart-types.ts'

export type PreviousBucket = {
  start: string
  /** Null: not recorded. */
  requests: number | null
  /** Where given, a chart of outcomes compares what was accepted; else everything. */
  refused?: number
  clientErrors?: number
  serverErrors?: number
}

type Compared = {
  previous: readonly { start: string; value: number | null }[]
  times: number[]
  stepMs: number
  /** What is compared with: the whole of each slot. */
  current: (number | null)[]
  /** What the line counts, where the areas count something else. */
  subject?: string
  label?: string
  format?: (value: number) => string
}

/** The stretch before as a series on the same slots; undefined where there is none to compare with. */
export function previousSeries({ previous, times, stepMs, current, ...rest }: Compared): ChartSeries | undefined {
  const { subject, format = formatNumber } = rest
  const span = `previous ${spanWords(times.length * stepMs)}`
  const label = rest.label ?? (subject ? `${subject}, ${span}` : span)
  const values = alignPrevious(previous, times, stepMs)
  const known = values.filter(value => value !== null)
  if (known.length === 0) return undefined
  const sum = known.reduce((all, value) => all + value, 0)
  const change = changeWords(values, current)
  const total = change ? `${format(sum)}, ${change}` : format(sum)
  return { key: 'previous', label, color: 'var(--n-8)', values, total }
}

/** One value for each slot: the first bucket lies under the first slot, the others as far from it as they were. */
export function alignPrevious(
  previous: readonly { start: string; value: number | null }[],
  times: number[],
  stepMs: number,
): (number | null)[] {
  const values = new Array<number | null>(times.length).fill(null)
  const first = Math.min(...previous.map(({ start }) => Date.parse(start)))
  for (const { start, value } of previous) {
    const slot = Math.round((Date.parse(start) - first) / stepMs)
    if (slot < values.length) values[slot] = value
  }
  return values
}

/** "5 % more now", told by the slots that were recorded both times, so that a gap is no drop. */
export function changeWords(previous: (number | null)[], current: (number | null)[]): string | null {
  let [before, now] = [0, 0]
  previous.forEach((value, slot) => {
    const other = current[slot] ?? null
    if (value === null || other === null) return
    before += value
    now += other
  })
  if (before === 0) return now > 0 ? 'none before' : null
  const change = now / before - 1
  if (Math.abs(change) < 0.005) return 'as much now'
  if (change > 9) return `${formatNumber(now / before)} times as much now`
  return `${formatPercent(Number(Math.abs(change).toFixed(2)))} ${change > 0 ? 'more' : 'less'} now`
}

const DAY = 86_400_000
const HOUR = 3_600_000

function spanWords(spanMs: number): string {
  if (spanMs >= 1.9 * DAY) return `${Math.round(spanMs / DAY)} days`
  if (spanMs >= 1.9 * HOUR) return `${Math.round(spanMs / HOUR)} hours`
  return `${Math.round(spanMs / 60_000)} minutes`
}

/** Through the middle of each slot on a field as wide as there are slots and 100 high; a hole where nothing was recorded. */
export function previousPath(values: readonly (number | null)[], top: number): string {
  let path = ''
  let isOpen = false
  values.forEach((value, slot) => {
    if (value !== null) {
      const y = Number((100 - (value / top) * 100).toFixed(2))
      path += isOpen ? '' : `M${slot} ${y}`
      path += `L${slot + 0.5} ${y}`
      if ((values[slot + 1] ?? null) === null) path += `L${slot + 1} ${y}`
    }
    isOpen = value !== null
  })
  return path
}
