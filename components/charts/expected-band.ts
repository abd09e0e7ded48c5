import { formatTimeRange } from '#lib/format/date-time.ts'
import { formatNumber } from '#lib/format/number.ts'
import type { ChartBand, Outside } from './chart-types.ts'
import { runsOf } from './slots.ts'

/** Between how many requests each stretch of so many minutes should have had, from a moment on. */
export type ExpectedBand = { from: string; minutes: number; low: number[]; high: number[] }

export type BandSlots = Pick<ChartBand, 'low' | 'high'>

/** What was expected of each slot, which holds one stretch or several; null where it is not known of all of them. */
export function bandSlots({ from, minutes, low, high }: ExpectedBand, times: number[], stepMs: number): BandSlots {
  const stretchMs = minutes * 60_000
  const each = Math.round(stepMs / stretchMs)
  const sumAt = (values: number[], time: number): number | null => {
    const first = Math.round((time - Date.parse(from)) / stretchMs)
    const held = first < 0 || each < 1 ? [] : values.slice(first, first + each)
    return held.length === 0 || held.length < each ? null : held.reduce((sum, value) => sum + value, 0)
  }
  return { low: times.map(time => sumAt(low, time)), high: times.map(time => sumAt(high, time)) }
}

/** Which slots are outside. One that is still filling may be too much already, and too little only once it is over. */
export function outsideOf(values: (number | null)[], { low, high }: BandSlots, isFilling: boolean): Outside[] {
  return values.map((value, slot) => {
    const [least, most] = [low[slot] ?? null, high[slot] ?? null]
    if (value === null || least === null || most === null) return null
    if (value > most) return 'above'
    const isOver = !isFilling || slot < values.length - 1
    return value < least && isOver ? 'below' : null
  })
}

/** The slot that is farthest outside, by how many times it is more or less; null where none is. */
export function farthestOf(values: (number | null)[], band: BandSlots, outside: Outside[]): number | null {
  let [farthest, most]: [number | null, number] = [null, 0]
  outside.forEach((side, slot) => {
    if (side === null) return
    const value = (values[slot] ?? 0) + 1
    const far = side === 'above' ? value / ((band.high[slot] ?? 0) + 1) : ((band.low[slot] ?? 0) + 1) / value
    if (far > most) [farthest, most] = [slot, far]
  })
  return farthest
}

interface Told extends Pick<Described, 'times' | 'stepMs' | 'values' | 'band'> {
  outside: Outside[]
  since: number
  isFilling: boolean
}

/**
 * What the legend says of a band: the slot that is farthest outside, and when it began. Where none is, the most that came
 * in one slot since the moment, beside all that was expected of these slots. Never sums: what is odd for one slot is
 * ordinary for a day, and would stand there as expected.
 */
export function toldOf({ times, stepMs, values, band, outside, since, isFilling }: Told) {
  const slot = farthestOf(values, band, outside)
  const at = (each: (number | null)[], index: number) => each[index] ?? null
  if (slot !== null) {
    return { at: times[slot] ?? null, seen: at(values, slot), low: at(band.low, slot), high: at(band.high, slot) }
  }
  const counted = times.flatMap((time, index) => {
    const isKnown = at(values, index) !== null && at(band.high, index) !== null
    return time + stepMs > since && isKnown && !(isFilling && index === times.length - 1) ? [index] : []
  })
  if (counted.length === 0) return { at: null, seen: null, low: null, high: null }
  const of = (each: (number | null)[]) => counted.map(index => each[index] ?? 0)
  return { at: null, seen: Math.max(...of(values)), low: Math.min(...of(band.low)), high: Math.max(...of(band.high)) }
}

/** "219 to 473". */
export function rangeWords(low: number | null, high: number | null, format = formatNumber): string {
  return low === null || high === null ? '–' : `${format(low)} to ${format(high)}`
}

type Described = { times: number[]; stepMs: number; values: (number | null)[]; band: BandSlots; zone: string }

/** What lies outside, in a sentence or two, for who can't see it. */
export function describeOutside(outside: Outside[], { times, stepMs, values, band, zone }: Described): string {
  const end = (times.at(-1) ?? 0) + stepMs
  if (band.low.every(value => value === null)) return ''
  const said = (['above', 'below'] as const).flatMap(side => {
    const runs = runsOf(outside.map(each => each === side))
    if (runs.length === 0) return []
    const ranges = runs
      .slice(0, 3)
      .map(([from, to]) => formatTimeRange(times[from] ?? 0, (times[to] ?? 0) + stepMs, end, zone))
    const more = runs.length > 3 ? ` and in ${runs.length - 3} more stretches` : ''
    return [`${side === 'above' ? 'More' : 'Less'} than expected: ${ranges.join('; ')}${more}.`]
  })
  const slot = farthestOf(values, band, outside)
  if (slot === null) return 'No stretch by itself lies outside of what was expected.'
  const wanted = rangeWords(band.low[slot] ?? null, band.high[slot] ?? null)
  return `${said.join(' ')} Farthest: ${formatNumber(values[slot] ?? 0)} where ${wanted} were expected.`
}
