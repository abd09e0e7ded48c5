import { bucketsOfDay } from './parameters.ts'
import { fade } from './rhythm.ts'

/** Buckets that a state is compared with: 14 days. */
export const remembered = 14 * bucketsOfDay

/** A mean of the values before: of the two, of the eleven, and of the sixty that end an hour before. */
const nearBuckets = 2
const hourBuckets = 11
const farBuckets = 60

/** Values that are kept: of the oldest that is compared, what came before it as well. */
export const kept = remembered + farBuckets + hourBuckets + 1

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
  const ring = () => new Float32Array(kept)
  return {
    ...{ values: ring(), near: ring(), hour: ring(), far: ring() },
    ...{ times: 0, low: 0, high: 0, mean: 0, step: 0 },
  }
}

/** What came before a place of the ring: the means that make it a state. */
function contextOf(past: Past, time: number, value: number): Context {
  return contextBy((from, to) => meanOf(past, from, to, value), time, value)
}

interface Context {
  near: number
  hour: number
  far: number
}

function contextBy(mean: (from: number, to: number, value: number) => number, time: number, value: number): Context {
  return {
    near: mean(time - nearBuckets, time, value),
    hour: mean(time - hourBuckets, time, value),
    far: mean(time - farBuckets - hourBuckets - 1, time - hourBuckets - 1, value),
  }
}

function meanOf({ values, times }: Past, from: number, to: number, value: number): number {
  const first = Math.max(from, 0, times - kept)
  if (to <= first) return times === 0 ? value : (values[first % kept] ?? value)
  let sum = 0
  for (let time = first; time < to; time++) sum += values[time % kept] ?? 0
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
    const place = time % kept
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
  const place = past.times % kept
  const context = contextOf(past, past.times, value)
  const share = Math.max(fade(half), 1 / (past.times + 1))
  past.mean += share * (value - past.mean)
  if (past.times === 0) {
    past.low = value
    past.high = value
  } else {
    const before = past.values[(past.times - 1) % kept] ?? value
    past.step += share * (Math.abs(value - before) - past.step)
    past.low = Math.min(past.low + fade(half) * (past.mean - past.low), value)
    past.high = Math.max(past.high + fade(half) * (past.mean - past.high), value)
  }
  past.values[place] = value
  keepContext(past, past.times, context)
  past.times++
}

function keepContext({ near, hour, far }: Past, time: number, context: Context): void {
  near[time % kept] = context.near
  hour[time % kept] = context.hour
  far[time % kept] = context.far
}

/** The values, oldest first, from one on. */
export function valuesSince({ values, times }: Past, from: number): Float32Array {
  const first = Math.max(from, times - kept, 0)
  return Float32Array.from({ length: times - first }, (_, n) => values[(first + n) % kept] ?? 0)
}

/** Puts values back, of which the last was the so-many-th, and finds what came before each of them. */
export function restoreValues(past: Past, values: Float32Array, times: number): void {
  const first = times - values.length
  values.forEach((value, n) => {
    past.values[(first + n) % kept] = value
  })
  // By sums from the beginning on: a sum for each would be a millisecond for each key.
  const sums = new Float64Array(values.length + 1)
  values.forEach((value, n) => {
    sums[n + 1] = (sums[n] ?? 0) + value
  })
  const mean = (from: number, to: number, value: number) => {
    const start = Math.max(from, first)
    if (to <= start) return values[0] ?? value
    return ((sums[to - first] ?? 0) - (sums[start - first] ?? 0)) / (to - start)
  }
  for (let time = Math.max(first, times - remembered); time < times; time++) {
    keepContext(past, time, contextBy(mean, time, values[time - first] ?? 0))
  }
  past.times = times
}
