import { isKept, type UsageStep, usageStep } from '#lib/usage/usage-step.ts'
import { chooseTable } from '#lib/usage/usage-table.ts'
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
export const stepsMs = { minute: minuteMs, hour: hourMs, day: dayMs }

/** As long as lists are counted by the minute. */
const minutesListedMs = 3 * hourMs

export interface UsageRange extends UsageStep {
  from: Date
  to: Date
}

/**
 * A named range, or from and to. A step that is asked for is taken where the screen and what is kept allow it. A named
 * range ends now, in the middle of a bucket that is still filling; and it begins with a whole bucket and a whole hour, as
 * does a range of one's own that is longer than lists can tell by the minute: so a graph and the lists below it count the
 * same requests.
 */
export function usageRange(params: UsageParams, now: Date): UsageRange {
  const { range, from, to } = params
  if (from !== undefined && to !== undefined) {
    const own = wholeHours({ from: new Date(from), to: new Date(to) })
    return { ...own, ...stepOf(own, params, now) }
  }
  const lengthMs = lengthsMs[range]
  const start = now.getTime() - lengthMs
  const steps = stepOf({ from: new Date(start), to: now }, params, now)
  const bucketMs = stepsMs[steps.interval] * steps.group
  const wholeMs = lengthMs > minutesListedMs ? Math.max(bucketMs, hourMs) : bucketMs
  return { from: new Date(start - (start % wholeMs)), to: now, ...steps }
}

function wholeHours({ from, to }: { from: Date; to: Date }): { from: Date; to: Date } {
  if (to.getTime() - from.getTime() <= minutesListedMs) return { from, to }
  const [start, end] = [Math.floor(from.getTime() / hourMs), Math.ceil(to.getTime() / hourMs)]
  return { from: new Date(start * hourMs), to: new Date(end * hourMs) }
}

function stepOf(range: { from: Date; to: Date }, params: UsageParams, now: Date): UsageStep {
  const { step } = params
  const points = step ? (range.to.getTime() - range.from.getTime()) / stepsMs[step] : 0
  // 1,500 steps are as many as a screen has pixels for.
  if (step && points <= 1500 && isKept(step, range.from, now)) return { interval: step, group: 1 }
  const fit = usageStep(range, now)
  // Countries, networks and the like are counted by the hour: half an hour of them is a sample of raw rows, and slow.
  return fit.interval === 'minute' && fit.group >= 30 && isCountedByHour(params) ? { interval: 'hour', group: 1 } : fit
}

function isCountedByHour(params: UsageParams): boolean {
  const split = params.split === 'outcome' ? undefined : params.split
  return chooseTable({ filter: params, split, interval: 'hour' }).kind === 'values'
}
