import { poisson, randomOf } from '#seeds/random.ts'
import { type Bucket, learn, type Observation, observe } from './observe.ts'
import { bucketMs, bucketsOfDay, volumeParameters } from './parameters.ts'
import { counts } from './scale.ts'
import { createVolumeState, type VolumeState } from './volume-state.ts'

export const setting = { scale: counts, parameters: volumeParameters }

/** Buckets of a key from a Monday on: `rate` says what a bucket should hold, and chance how much it does. */
export function madeUp(days: number, rate: (bucket: number) => number, seed = 'a key'): Bucket[] {
  const random = randomOf(seed)
  return Array.from({ length: days * bucketsOfDay }, (_, n) => ({
    at: monday + n * bucketMs,
    value: poisson(random, rate(n)),
  }))
}

const monday = Date.parse('2026-01-05T00:00:00Z')

/** 20 requests in a bucket at night, 120 at noon. */
export const daily = (bucket: number): number => 70 - 50 * Math.cos((2 * Math.PI * bucket) / bucketsOfDay)

/** Looks at each and learns it. */
export function follow(buckets: readonly Bucket[], state: VolumeState = createVolumeState(), with_ = setting) {
  const told: Observation[] = buckets.map(bucket => {
    const observation = observe(state, bucket, with_)
    learn(state, observation, with_)
    return observation
  })
  return { state, told, alerts: told.filter(each => each.isAlert) }
}
