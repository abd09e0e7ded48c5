import { bucketsOfDay } from './parameters.ts'
import { fade } from './rhythm.ts'

/** Buckets that a state is compared with: 14 days. */
export const remembered = 14 * bucketsOfDay

/** A mean of the values before: of the two, of the eleven, and of the sixty that end an hour before. */
const nearBuckets = 2
const hourBuckets = 11
const farBuckets = 60

/**
 * The past, as states: what was counted, and what came before it. A state is new if none like it is remembered, whenever
 * that was: 300 requests at night differ from 300 by day without a model of days.
 */
export interface Past {
  values: Float32Array
  near: Float32Array
  hour: Float32Array
  far: Float32Array
  /** how many values came in all; the ring's next place is this modulo its length */
  times: number
  /** the range, which shrinks towards the mean, and how much one value differs from the next */
  low: number
  high: number
  mean: number
  step: number
}

export function createPast(): Past {
  const ring = () => new Float32Array(remembered)
  return {
    ...{ values: ring(), near: ring(), hour: ring(), far: ring() },
    ...{ times: 0, low: 0, high: 0, mean: 0, step: 0 },
  }
}

/** What came before a place of the ring: the means that make it a state. */
function contextOf(past: Past, time: number, value: number): { near: number; hour: number; far: number } {
  return {
    near: meanOf(past, time - nearBuckets, time, value),
    hour: meanOf(past, time - hourBuckets, time, value),
    far: meanOf(past, time - farBuckets - hourBuckets - 1, time - hourBuckets - 1, value),
  }
}

function meanOf({ values, times }: Past, from: number, to: number, value: number): number {
  const first = Math.max(from, 0, times - remembered)
  if (to <= first) return times === 0 ? value : (values[first % remembered] ?? value)
  let sum = 0
  for (let time = first; time < to; time++) sum += values[time % remembered] ?? 0
  return sum / (to - first)
}

export interface Novelty {
  /** the distance to the nearest states, as a share of the range; at most this, where it is small */
  distance: number
  /** how many buckets ago the nearest one was */
  nearest: number
}

/**
 * How unlike everything remembered a value is: a mean of the distances to the nearest state by the last ten minutes, by
 * the last hour, and by the hours before it as well. Stops looking once it is nearer than `enough`.
 */
export function noveltyOf(past: Past, value: number, { least, enough }: { least: number; enough: number }): Novelty {
  const { values, near, hour, far, times } = past
  const range = past.high - past.low + 6 * past.step + least
  if (times === 0 || range <= 0) return { distance: 0, nearest: 0 }
  const context = contextOf(past, times, value)
  const stop = enough * range
  let byNear = Infinity
  let byHour = Infinity
  let byFar = Infinity
  let nearest = 0
  const first = Math.max(0, times - remembered)
  for (let time = times - 1; time >= first; time--) {
    const place = time % remembered
    const apart = Math.abs(value - (values[place] as number))
    const hourApart = Math.max(apart, Math.abs(context.hour - (hour[place] as number)))
    const nearApart = Math.max(apart, Math.abs(context.near - (near[place] as number)))
    const farApart = Math.max(hourApart, Math.abs(context.far - (far[place] as number)))
    if (nearApart < byNear) byNear = nearApart
    if (hourApart < byHour) byHour = hourApart
    if (farApart < byFar) {
      byFar = farApart
      nearest = times - time
    }
    if (together(byNear, byHour, byFar) < stop) break
  }
  return { distance: together(byNear, byHour, byFar) / range, nearest }
}

/** The narrower contexts are met more easily, so their distances weigh a little less. */
const together = (byNear: number, byHour: number, byFar: number): number =>
  (byNear / 1.2 + byHour / 0.9 + byFar / 0.9) / 3

/** Days after which half of a range is forgotten. */
const half = 7 * bucketsOfDay

export function remember(past: Past, value: number): void {
  const place = past.times % remembered
  const context = contextOf(past, past.times, value)
  const share = Math.max(fade(half), 1 / (past.times + 1))
  past.mean += share * (value - past.mean)
  if (past.times === 0) {
    past.low = value
    past.high = value
  } else {
    const before = past.values[(past.times - 1) % remembered] ?? value
    past.step += share * (Math.abs(value - before) - past.step)
    past.low = Math.min(past.low + fade(half) * (past.mean - past.low), value)
    past.high = Math.max(past.high + fade(half) * (past.mean - past.high), value)
  }
  past.values[place] = value
  past.near[place] = context.near
  past.hour[place] = context.hour
  past.far[place] = context.far
  past.times++
}
