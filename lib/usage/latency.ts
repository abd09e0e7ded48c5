/**
 * Upper bounds of the latency histogram's buckets, in milliseconds; a last bucket holds what is slower. Fixed for ever:
 * stored histograms are arrays without their bounds, so that they can be added, and percentiles of any range merged.
 */
export const latencyBounds = [
  1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 1500, 2000, 3000, 5000, 10_000, 30_000,
  60_000,
] as const

export const latencyBuckets = latencyBounds.length + 1

/** The index of the bucket that a duration falls into: the first whose bound is not below it. */
export function latencyBucket(durationMs: number): number {
  let low = 0
  let high: number = latencyBounds.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (durationMs <= (latencyBounds[middle] ?? Number.POSITIVE_INFINITY)) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * The duration below which a share of the requests stayed, interpolated within its bucket, in milliseconds; null where
 * there were none. What is slower than the last bound counts as the last bound.
 */
export function percentile(histogram: readonly number[], share: number): number | null {
  const total = histogram.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  const rank = share * total
  let below = 0
  for (const [bucket, count] of histogram.entries()) {
    if (count > 0 && below + count >= rank) {
      const lower = bucket === 0 ? 0 : (latencyBounds[bucket - 1] ?? 0)
      const upper = latencyBounds[bucket] ?? lower
      return Math.round((lower + ((upper - lower) * (rank - below)) / count) * 10) / 10
    }
    below += count
  }
  return latencyBounds.at(-1) ?? null
}
