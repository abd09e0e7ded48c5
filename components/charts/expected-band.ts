import { formatTimeRange } from '#lib/format/date-time.ts'
import { formatNumber } from '#lib/format/number.ts'
import type { ChartBand, Outside } from './chart-types.ts'
import { runsOf } from './slots.ts'
import { sumOf } from './sum-of.ts'

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
  since: number
  isFilling: boolean
}

/**
 * What came, and what was expected, from a moment on: of the slots that are over and recorded, and of which both are
 * known, so that no gap is a drop. Null where there are none.
 */
export function totalsSince({ times, stepMs, values, band, since, isFilling }: Told) {
  const counted = times.map(
    (time, slot) =>
      time + stepMs > since &&
      (values[slot] ?? null) !== null &&
      (band.high[slot] ?? null) !== null &&
      !(isFilling && slot === times.length - 1),
  )
  const total = (each: (number | null)[]) => sumOf(each.filter((_, slot) => counted[slot]))
  return { seen: total(values), low: total(band.low), high: total(band.high) }
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
