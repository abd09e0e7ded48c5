import { formatDateTime, formatTimeRange } from '#lib/format/date-time.ts'
import { formatNumber } from '#lib/format/number.ts'
import { formatPercent } from '#lib/format/percent.ts'
import { describeStep, gapsOf } from './slots.ts'

type Described = {
  /** What is drawn: "Requests". */
  subject: string
  times: number[]
  stepMs: number
  /** The whole of each slot; null where nothing was recorded. */
  values: (number | null)[]
  /** Where a slot that was recorded may have no value. */
  recorded?: boolean[]
  zone: string
  format?: (value: number) => string
}

/** A chart in a sentence or two, for who can't see it: its shape, its peak, its gaps. */
export function describeSeries({ subject, times, stepMs, values, zone, ...rest }: Described): string {
  const { recorded = values.map(value => value !== null), format = formatNumber } = rest
  const [first, last] = [times[0], times.at(-1)]
  if (first === undefined || last === undefined) return `${subject}: nothing recorded yet.`
  const end = last + stepMs
  const head = `${subject} ${describeStep(stepMs)}, ${formatTimeRange(first, end, end, zone)}`
  const known = values.map((value, index) => ({ value, at: times[index] ?? 0 })).filter(hasValue)
  if (known.length === 0) return `${head}: nothing recorded.`
  const highest = known.reduce((a, b) => (b.value > a.value ? b : a))
  const lowest = known.reduce((a, b) => (b.value < a.value ? b : a))
  const peak = `highest ${format(highest.value)} at ${formatDateTime(highest.at, end, zone)}, lowest ${format(lowest.value)} at ${formatDateTime(lowest.at, end, zone)}`
  return `${head}: ${peak}; ${trendOf(known.map(each => each.value))}.${gapWords(times, stepMs, recorded, zone)}`
}

function hasValue(each: { value: number | null; at: number }): each is { value: number; at: number } {
  return each.value !== null
}

/** The last quarter against the first. */
function trendOf(values: number[]): string {
  const quarter = Math.max(1, Math.floor(values.length / 4))
  const mean = (part: number[]) => part.reduce((sum, value) => sum + value, 0) / part.length
  const [before, after] = [mean(values.slice(0, quarter)), mean(values.slice(-quarter))]
  if (before === 0) return after === 0 ? 'flat at zero' : 'rises from zero'
  const change = after / before - 1
  if (Math.abs(change) < 0.05) return 'ends about where it began'
  return `ends ${formatPercent(Math.abs(change))} ${change > 0 ? 'above' : 'below'} where it began`
}

function gapWords(times: number[], stepMs: number, recorded: boolean[], zone: string): string {
  const gaps = gapsOf(recorded)
  if (gaps.length === 0) return ''
  if (gaps.length > 3) return ` Not recorded in ${gaps.length} stretches.`
  const end = (times.at(-1) ?? 0) + stepMs
  const ranges = gaps.map(([from, to]) => formatTimeRange(times[from] ?? 0, (times[to] ?? 0) + stepMs, end, zone))
  return ` Not recorded: ${ranges.join('; ')}.`
}
