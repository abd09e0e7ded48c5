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
