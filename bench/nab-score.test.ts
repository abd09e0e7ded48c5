import fc from 'fast-check'
import { expect, test } from 'vitest'
import { earn, lowFalseAlerts, scoreOf, standard } from './nab-score.ts'
import type { Series } from './series.ts'

const rowMs = 300_000
/** A thousand rows, of which the first 150 are not looked at. */
function seriesOf(...windows: [number, number][]): Series {
  const rows = Array.from({ length: 1000 }, (_, n) => ({ time: `${n}`, text: '1', at: n * rowMs, value: 1 }))
  const moments = windows.map(([from, to]) => ({ from: from * rowMs, to: to * rowMs }))
  return { category: 'made-up', file: 'one.csv', rows, windows: moments }
}

const two = seriesOf([400, 449], [700, 799])
const earned = (alerts: number[], series = two, profile = standard) => earn(series, alerts, profile).earned
const score = (alerts: number[], profile = standard) => scoreOf([earn(two, alerts, profile)], profile)

test('silence is 0, and the first row of each window 100', () => {
  for (const profile of [standard, lowFalseAlerts]) {
    expect(score([], profile)).toBe(0)
    expect(score([400, 700], profile)).toBe(100)
  }
})

test('a window that is missed costs one', () => {
  expect(earn(two, [], standard)).toEqual({ windows: 2, earned: -2 })
  expect(earned([400])).toBeCloseTo(0)
  expect(score([400])).toBe(50)
})

test('a false alert far from every window costs 0.11, and 0.22 where these weigh more', () => {
  expect(earned([200, 400, 700])).toBeCloseTo(2 - 0.11, 10)
  expect(earned([400, 650, 700])).toBeCloseTo(2 - 0.11, 10)
  expect(earned([200, 400, 700], two, lowFalseAlerts)).toBeCloseTo(2 - 0.22, 10)
})

test('right after a window it costs almost nothing', () => {
  expect(2 - earned([400, 450, 700])).toBeCloseTo(0.11 * 0.05, 2)
})

test('only the earliest alert of a window counts, in whichever order they come', () => {
  expect(earned([420, 430, 448, 700])).toBe(earned([420, 700]))
  expect(earned([448, 430, 420, 700])).toBe(earned([420, 700]))
})

test('the last row of a window earns little, and its middle most', () => {
  const hit = (row: number) => earned([row]) - earned([])
  expect(hit(449)).toBeCloseTo(1 + 0.05, 1)
  expect(hit(425)).toBeGreaterThan(1.8)
})

test('the first 15 % are not looked at, and 750 rows at most', () => {
  expect(earned([0, 75, 149])).toBe(earned([]))
  expect(earned([150])).toBeLessThan(earned([]))
  const rows = Array.from({ length: 9000 }, (_, n) => ({ time: `${n}`, text: '1', at: n * rowMs, value: 1 }))
  const long = { ...two, rows, windows: [{ from: 2000 * rowMs, to: 2099 * rowMs }] }
  expect(earned([749], long)).toBe(earned([], long))
  expect(earned([750], long)).toBeLessThan(earned([], long))
})

test('a series without windows only costs', () => {
  expect(earn(seriesOf(), [500, 600], standard)).toEqual({ windows: 0, earned: -0.22 })
})

test('a window of another series is no window', () => {
  expect(() => earned([], seriesOf([400, 4000]))).toThrow('a window is not of the series')
})

test('no alerts earn more than a perfect detector’s, and one more false alert never earns', () => {
  const alerts = fc.uniqueArray(fc.integer({ min: 0, max: 999 }), { maxLength: 30 })
  const property = fc.property(alerts, fc.integer({ min: 150, max: 399 }), (rows, early) => {
    expect(earned(rows)).toBeLessThanOrEqual(2)
    if (!rows.includes(early)) expect(earned([...rows, early])).toBeLessThan(earned(rows))
  })
  fc.assert(property, { seed: 20_261_123, numRuns: 200 })
})
