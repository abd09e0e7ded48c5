import fc from 'fast-check'
import { expect, test } from 'vitest'
import { precisionOf, wilsonInterval } from './precision.ts'

// Newcombe 1998, table I: the score interval without continuity correction.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i lie between %f and %f', (hits, n, from, to) => {
  const interval = wilsonInterval(hits, n)
  expect(interval.from).toBeCloseTo(from, 4)
  expect(interval.to).toBeCloseTo(to, 4)
})

test('of two nothing is said but what they were', () => {
  expect(precisionOf({ right: 2, wrong: 0, unjudged: 7 })).toEqual({
    ...{ right: 2, wrong: 0, unjudged: 7, judged: 2, interval: null },
  })
  expect(precisionOf({ right: 0, wrong: 0, unjudged: 0 })).toMatchObject({ judged: 0, interval: null })
})

test('what nobody judged has no say', () => {
  const few = precisionOf({ right: 9, wrong: 3, unjudged: 0 })
  expect(precisionOf({ right: 9, wrong: 3, unjudged: 1_000 })).toEqual({ ...few, unjudged: 1_000 })
  expect(few.interval?.from).toBeCloseTo(0.4677, 3)
  expect(few.interval?.to).toBeCloseTo(0.9111, 3)
})

test('an interval holds the share that was seen, lies within 0 and 1, and narrows with more of the same', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(200), (right, wrong) => {
      fc.pre(right + wrong > 0)
      const n = right + wrong
      const { from, to } = wilsonInterval(right, n)
      const more = wilsonInterval(right * 4, n * 4)
      const share = right / n
      expect(from).toBeGreaterThanOrEqual(0)
      expect(to).toBeLessThanOrEqual(1)
      expect(from).toBeLessThanOrEqual(share + 1e-9)
      expect(to).toBeGreaterThanOrEqual(share - 1e-9)
      expect(more.to - more.from).toBeLessThan(to - from)
    }),
  )
})
