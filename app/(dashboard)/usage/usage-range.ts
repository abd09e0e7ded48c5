import type { UsageParams } from './usage-params.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const lengthsMs: Record<UsageParams['range'], number> = {
  '1h': hourMs,
  '24h': dayMs,
  '7d': 7 * dayMs,
  '28d': 28 * dayMs,
  '90d': 90 * dayMs,
}
const stepsMs = { minute: minuteMs, hour: hourMs, day: dayMs }

/** What is asked of the rollups, and how many of their buckets are drawn as one. */
export interface UsageRange {
  from: Date
  to: Date
  interval: 'minute' | 'hour' | 'day'
  group: number
}

/**
 * A named range, or from and to. Between some forty and a few hundred points are drawn, unless a step is asked for. A
 * named range ends with the last whole bucket: one that is still filling would look like a fall.
 */
export function usageRange({ range, from, to, step }: UsageParams, now: Date): UsageRange {
  const isOwn = from !== undefined && to !== undefined && Date.parse(from) < Date.parse(to)
  if (isOwn) {
    const [start, end] = [new Date(from), new Date(to)]
    return { from: start, to: end, ...stepOf(end.getTime() - start.getTime(), step) }
  }
  const steps = stepOf(lengthsMs[range], step)
  const end = now.getTime() - (now.getTime() % stepsMs[steps.interval])
  return { from: new Date(end - lengthsMs[range]), to: new Date(end), ...steps }
}

function stepOf(lengthMs: number, step?: UsageParams['step']): Pick<UsageRange, 'interval' | 'group'> {
  // 1,500 steps are as many as a screen has pixels for.
  if (step && lengthMs / stepsMs[step] <= 1500) return { interval: step, group: 1 }
  if (lengthMs <= 3 * hourMs) return { interval: 'minute', group: 1 }
  if (lengthMs <= 12 * hourMs) return { interval: 'minute', group: 5 }
  if (lengthMs <= 48 * hourMs) return { interval: 'minute', group: 30 }
  if (lengthMs <= 15 * dayMs) return { interval: 'hour', group: 1 }
  if (lengthMs <= 60 * dayMs) return { interval: 'hour', group: 6 }
  return { interval: 'hour', group: 24 }
}
