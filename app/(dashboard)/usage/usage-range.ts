import { isKept, type UsageStep, usageStep } from '#lib/usage/usage-step.ts'
import type { UsageParams } from './usage-url.ts'

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

export interface UsageRange extends UsageStep {
  from: Date
  to: Date
}

/**
 * A named range, or from and to. A step that is asked for is taken where the screen and what is kept allow it. A
 * named range ends with the last whole bucket: one that is still filling would look like a fall.
 */
export function usageRange({ range, from, to, step }: UsageParams, now: Date): UsageRange {
  if (from !== undefined && to !== undefined) {
    const own = { from: new Date(from), to: new Date(to) }
    return { ...own, ...stepOf(own, step, now) }
  }
  const lengthMs = lengthsMs[range]
  const steps = stepOf({ from: new Date(now.getTime() - lengthMs), to: now }, step, now)
  const end = now.getTime() - (now.getTime() % stepsMs[steps.interval])
  return { from: new Date(end - lengthMs), to: new Date(end), ...steps }
}

function stepOf(range: { from: Date; to: Date }, step: UsageParams['step'], now: Date): UsageStep {
  const points = step ? (range.to.getTime() - range.from.getTime()) / stepsMs[step] : 0
  // 1,500 steps are as many as a screen has pixels for.
  return step && points <= 1500 && isKept(step, range.from, now) ? { interval: step, group: 1 } : usageStep(range, now)
}
