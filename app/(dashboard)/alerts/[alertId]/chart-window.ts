import { type UsageStep, usageStep } from '#lib/usage/usage-step.ts'
import { stepsMs } from '../../usage/usage-range.ts'

const minuteMs = 60_000
const beforeMs = 60 * minuteMs
const afterMs = 15 * minuteMs

/** Enough before an alert to see what was usual, and a little after; never what is still to come. Begins with a whole step. */
export function chartWindow(
  { openedAt, lastSignalAt }: { openedAt: Date; lastSignalAt: Date },
  now: Date,
): UsageStep & { from: Date; to: Date } {
  const start = openedAt.getTime() - beforeMs
  const to = new Date(Math.max(Math.min(lastSignalAt.getTime() + afterMs, now.getTime()), start + beforeMs))
  const step = usageStep({ from: new Date(start), to }, now)
  const stepMs = stepsMs[step.interval] * step.group
  return { from: new Date(start - (start % stepMs)), to, ...step }
}

const hourMs = 60 * minuteMs
const atMost = 48 * hourMs

/** Around what was found of a volume: from where its band begins on, and until now, or until it was closed and the band ends. */
export function bandWindow(
  { lastSignalAt, closedAt }: { lastSignalAt: Date; closedAt: Date | null },
  band: { from: string; minutes: number; low: readonly number[] },
  now: Date,
): UsageStep & { from: Date; to: Date } {
  const stretchMs = band.minutes * minuteMs
  const start = Date.parse(band.from)
  const bandEnd = start + band.low.length * stretchMs
  const over = Math.max(bandEnd, lastSignalAt.getTime() + afterMs)
  const end = Math.min(closedAt ? over : now.getTime(), now.getTime(), start + atMost)
  const step = finerThan(stretchMs, usageStep({ from: new Date(start), to: new Date(start + stretchMs) }, now).interval)
  const stepMs = stepsMs[step.interval] * step.group
  const from = Math.ceil(start / stepMs) * stepMs
  return { from: new Date(from), to: new Date(Math.max(end, from + stepMs)), ...step }
}

/** One stretch of a band at a time, as long as that is still kept so finely. */
function finerThan(stretchMs: number, interval: UsageStep['interval']): UsageStep {
  return { interval, group: Math.max(1, Math.round(stretchMs / stepsMs[interval])) }
}
