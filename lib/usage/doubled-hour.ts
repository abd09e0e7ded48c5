import { intervalMs } from './rollup.ts'

/**
 * Whether a count, with what was just added to it, reached the next power of two, from `atLeast` (one itself) on: however
 * it is cut into batches, each doubling is said once.
 */
export function hasDoubled(total: number, added: number, atLeast: number): boolean {
  const rank = (count: number) => Math.floor(Math.log2(Math.max(count, atLeast / 2)))
  return total >= atLeast && rank(total) !== rank(total - added)
}

/** An hour as far as it is over: what would end later stands in the way of news that comes before its end. */
export function hourSoFar(start: number, now: Date): { first: number; last: number } {
  return { first: start, last: Math.max(start, Math.min(start + intervalMs.hour, now.getTime())) }
}
