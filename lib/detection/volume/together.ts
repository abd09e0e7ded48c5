import type { Observation } from './observe.ts'

/** Requests of a stretch of buckets: what came, and what was expected. */
export interface Sums {
  seen: number
  expected: number
}

/** Of the longest stretch that was looked at. */
export function sumsOf({ stretches }: Pick<Observation, 'stretches'>): Sums | null {
  const last = stretches.at(-1)
  return last ? { seen: last.seen, expected: last.expected } : null
}

/** So much of what one key does must its service's others do for it to be something that they do together. */
const share = 1 / 3

/**
 * Whether a service's other keys do what this one does: at a launch each brings more, in an outage none brings anything,
 * and a thief has one of them.
 */
export function isTogether(key: Sums, service: Sums): boolean {
  const others = { seen: service.seen - key.seen, expected: service.expected - key.expected }
  // Few requests say nothing of what the others do.
  if (others.expected < 20) return false
  const change = Math.log((key.seen + 1) / (key.expected + 1))
  const othersChange = Math.log((Math.max(0, others.seen) + 1) / (others.expected + 1))
  return Math.sign(change) === Math.sign(othersChange) && Math.abs(othersChange) >= share * Math.abs(change)
}

/** Whether one key alone brings most of what its service has too much, or lacks. */
export function isOfOne(farthest: number, service: Sums): boolean {
  const excess = service.seen - service.expected
  return excess !== 0 && farthest / excess > 2 / 3
}
