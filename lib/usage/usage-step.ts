import { getEnv } from '#lib/env.ts'
import { type Interval, intervalMs } from './rollup.ts'

/** What is asked of the rollups, and how many of their buckets are drawn as one. */
export interface UsageStep {
  interval: Interval
  group: number
}

/**
 * How finely a range is drawn: some forty to a few hundred points, and never finer than what is still kept of its first
 * moment, so that a year that is long past is drawn by day and not as if nothing had been recorded.
 */
export function usageStep({ from, to }: { from: Date; to: Date }, now: Date): UsageStep {
  const lengthMs = to.getTime() - from.getTime()
  const finest = finestKept(from, now)
  const step = stepOf(lengthMs)
  if (intervalMs[step.interval] >= intervalMs[finest]) return step
  const group = Math.max(1, (intervalMs[step.interval] * step.group) / intervalMs[finest])
  return { interval: finest, group: Math.floor(group) }
}

export function isKept(interval: Interval, from: Date, now: Date): boolean {
  return intervalMs[interval] >= intervalMs[finestKept(from, now)]
}

function finestKept(from: Date, now: Date): Interval {
  const days = (now.getTime() - from.getTime()) / intervalMs.day
  const kept = getEnv().keptDays
  if (days <= kept.minute) return 'minute'
  return days <= kept.hour ? 'hour' : 'day'
}

function stepOf(lengthMs: number): UsageStep {
  const { hour, day } = intervalMs
  if (lengthMs <= 3 * hour) return { interval: 'minute', group: 1 }
  if (lengthMs <= 12 * hour) return { interval: 'minute', group: 5 }
  if (lengthMs <= 48 * hour) return { interval: 'minute', group: 30 }
  if (lengthMs <= 15 * day) return { interval: 'hour', group: 1 }
  if (lengthMs <= 60 * day) return { interval: 'hour', group: 6 }
  if (lengthMs <= 100 * day) return { interval: 'hour', group: 24 } // up to the hour, and not to last midnight
  return { interval: 'day', group: 1 }
}
