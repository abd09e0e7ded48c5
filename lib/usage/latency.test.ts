import fc from 'fast-check'
import { expect, test } from 'vitest'
import { latencyBounds, latencyBucket, latencyBuckets, percentile } from './latency.ts'
import { addTally } from './tally.ts'

function histogramOf(durations: readonly number[]): number[] {
  const histogram = new Array<number>(latencyBuckets).fill(0)
  for (const duration of durations) {
    const bucket = latencyBucket(duration)
    histogram[bucket] = (histogram[bucket] ?? 0) + 1
  }
  return histogram
}

test.each([
  [0, 0],
  [1, 0],
  [1.5, 1],
  [12, 6],
  [60_000, 24],
  [60_001, 25],
])('%d ms is in bucket %d', (duration, bucket) => {
  expect(latencyBucket(duration)).toBe(bucket)
})

test('nothing has no percentiles, and what is slower than all bounds counts as the last', () => {
  expect(percentile([], 0.5)).toBeNull()
  expect(percentile(histogramOf([]), 0.99)).toBeNull()
  expect(percentile(histogramOf([90_000]), 0.5)).toBe(60_000)
})

test('a percentile is interpolated within its bucket', () => {
  expect(percentile(histogramOf([12, 12, 12, 12]), 0.5)).toBe(12.5)
  expect(percentile(histogramOf([2, 2, 2, 40]), 0.99)).toBe(49.2)
})

const durations = fc.array(fc.double({ min: 0, max: 120_000, noNaN: true }), { minLength: 1, maxLength: 200 })

test('percentiles rise, and each lies in the bucket of the true one', () => {
  fc.assert(
    fc.property(durations, all => {
      const histogram = histogramOf(all)
      const [p50, p95, p99] = [0.5, 0.95, 0.99].map(share => percentile(histogram, share) ?? Number.NaN)
      expect(p50).toBeLessThanOrEqual(p95 ?? 0)
      expect(p95).toBeLessThanOrEqual(p99 ?? 0)
      const sorted = all.toSorted((a, b) => a - b)
      const exact = sorted[Math.ceil(0.95 * all.length) - 1] ?? 0
      const bucket = latencyBucket(exact)
      expect(p95).toBeGreaterThanOrEqual(Math.floor(latencyBounds[bucket - 1] ?? 0))
      expect(p95).toBeLessThanOrEqual(latencyBounds[bucket] ?? 60_000)
    }),
  )
})

test('the sum of two histograms is the histogram of both', () => {
  fc.assert(
    fc.property(durations, durations, (a, b) => {
      const sum = histogramOf(a)
      addTally(sum, histogramOf(b))
      expect(sum).toEqual(histogramOf([...a, ...b]))
    }),
  )
})
