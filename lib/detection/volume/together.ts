import type { Observation } from './observe.ts'
import { volumeParameters } from './parameters.ts'

/** Requests of the last quarter of an hour: what came, and what was expected. */
export interface Sums {
  seen: number
  expected: number
}

/** Keys that are far above what is expected of them, or far below; and what they bring, all of them. */
interface Side extends Sums {
  keys: number
}

/** What the keys of a service do in a bucket. */
export interface Crowd {
  /** in use, or missed */
  keys: number
  above: Side
  below: Side
}

/** In standard deviations, and requests: what half a dozen keys that do nothing together hardly ever show at once. */
const far = { apart: 3, requests: 10 }
/** At a launch, or in an outage, two keys at least do the same, and so large a share of those in use. */
const least = { keys: 2, share: 0.15 }
/** Fewer are not most keys of anything: at night two may be all that are in use. */
const most = { keys: 3, share: 0.5 }
/** Of more at once than these nobody wants to be told one by one. */
const handful = 5
/** So many times as much as the others of a launch is no part of it. */
const beyond = 4

export function createCrowd(): Crowd {
  const side = () => ({ keys: 0, seen: 0, expected: 0 })
  return { keys: 0, above: side(), below: side() }
}

export function latestOf({ stretches, value, expected }: Observation): Sums {
  const { seen, expected: wanted } = stretches[0] ?? { seen: value, expected }
  return { seen, expected: wanted }
}

export function addToCrowd(crowd: Crowd, observation: Observation): void {
  const isFar = (sign: number) =>
    observation.stretches.some(
      ({ apart, seen, expected }) => sign * apart >= far.apart && sign * (seen - expected) >= far.requests,
    )
  const side = isFar(1) ? crowd.above : isFar(-1) ? crowd.below : null
  if (!side) return
  const { seen, expected } = latestOf(observation)
  side.keys++
  side.seen += seen
  side.expected += expected
}

const sideOf = (crowd: Crowd, isMore: boolean): Side => (isMore ? crowd.above : crowd.below)

/** How many keys do it together; 0: too few of those in use. */
export function togetherOf(crowd: Crowd, isMore: boolean): number {
  const { keys } = sideOf(crowd, isMore)
  return keys >= Math.max(least.keys, least.share * crowd.keys) ? keys : 0
}

/** Whether a service is above all that it ever was, for what was expected, or below; null: neither. */
export function outOf({ score, view, value, expected }: Observation): boolean | null {
  if (score <= 1 || !view) return null
  if (view.by === 'silence') return false
  return view.by === 'stretch' ? view.stretch.seen > view.stretch.expected : value >= expected
}

/** What a service shows as a whole. */
export interface Whole {
  /** as `outOf` says */
  isOut: boolean | null
  latest: Sums
}

/**
 * Whether what keys do together is the service's: most of those in use do it; or the service itself is outside of its own
 * band, and those keys are the ones that usually bring most of its requests, or more than a handful. Two keys of five
 * that a thief has are neither.
 */
export function isCommon(crowd: Crowd, isMore: boolean, { isOut, latest }: Whole): boolean {
  if (togetherOf(crowd, isMore) === 0) return false
  const { keys, expected } = sideOf(crowd, isMore)
  if (keys >= most.keys && keys > most.share * crowd.keys) return true
  return isOut === isMore && (2 * expected > latest.expected || keys > handful)
}

/** Whether a key takes far more than the others that do it together: who hides in a launch is no part of it. */
export function isBeyond(crowd: Crowd, own: Sums): boolean {
  const { seen, expected } = crowd.above
  const others = Math.max(0, seen - own.seen) / Math.max(1, expected - own.expected)
  return own.seen >= beyond * Math.max(1, others) * Math.max(volumeParameters.leastChange, own.expected)
}
