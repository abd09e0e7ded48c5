import { formatAxisDay, formatShortDay, formatTime } from '#lib/format/date-time.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS = [
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  4 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY,
]

export type TimeTick = { at: number; label: string }

/** At most thirteen round times under a chart. Midnight names its day; where every tick is a midnight, the weekday too. */
export function timeTicks(from: number, to: number, zone = 'UTC'): TimeTick[] {
  const step = STEPS.find(each => (to - from) / each <= 13) ?? Math.ceil((to - from) / 13 / DAY) * DAY
  const first = Math.ceil(from / step) * step
  const ticks: TimeTick[] = []
  for (let at = first; at < to - (to - from) * 0.015; at += step)
    ticks.push({ at, label: labelOf(at, step, from, to, zone) })
  return ticks
}

function labelOf(at: number, step: number, from: number, to: number, zone: string): string {
  const time = formatTime(at, zone)
  if (step >= DAY) return to - from <= 8 * DAY ? formatAxisDay(at, zone) : formatShortDay(at, to, zone)
  return time === '00:00' ? formatShortDay(at, to, zone) : time
}
