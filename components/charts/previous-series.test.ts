import { expect, test } from 'vitest'
import { alignPrevious, changeWords, previousPath, previousSeries } from './previous-series.ts'

const HOUR = 3_600_000
const week = Date.parse('2026-11-10T10:00:00Z')
const times = [0, 1, 2].map(hour => week + hour * HOUR)
const before = (hour: number, value: number | null) => ({
  start: new Date(week - 7 * 24 * HOUR + hour * HOUR).toISOString(),
  value,
})

test('bucket by bucket, whatever the order; what is missing stays missing and what is beyond is left out', () => {
  expect(alignPrevious([before(2, 30), before(0, 10), before(3, 40)], times, HOUR)).toEqual([10, null, 30])
  expect(alignPrevious([], times, HOUR)).toEqual([null, null, null])
})

test.each([
  [[100, 100], [110, 100], '5 % more now'],
  [[100, null], [90, 5000], '10 % less now'],
  [[100, 100], [100, null], 'as much now'],
  [[1, 1], [20, 40], '30 times as much now'],
  [[0, 0], [20, 40], 'none before'],
  [[null, 1], [20, null], null],
])('%j before and %j: %s', (previous, current, words) => {
  expect(changeWords(previous, current)?.replaceAll('\u00a0', ' ') ?? null).toBe(words)
})

test('a series with its span and its change; none without anything recorded', () => {
  const previous = [0, 1, 2].map(hour => before(hour, 100))
  const series = previousSeries({ previous, times, stepMs: HOUR, current: [105, 105, 105] })
  expect(series?.label).toBe('previous 3 hours')
  expect(series?.total.replaceAll('\u00a0', ' ')).toBe('300, 5 % more now')
  expect(previousSeries({ previous: [before(0, null)], times, stepMs: HOUR, current: [1] })).toBeUndefined()
})

test('a hole in the line is as wide as what is missing', () =>
  expect(previousPath([0, 50, null, 100], 100)).toBe('M0 100L0.5 100L1.5 50L2 50M3 0L3.5 0L4 0'))
