import { expect, test } from 'vitest'
import { volumeParameters } from '#lib/detection/volume/parameters.ts'
import { attackNames, judgeKey } from './judge-traffic.ts'
import { kinds, makeTraffic } from './traffic.ts'

const asked = { seed: 'of the tests', days: 35 }
const sum = (values: Float64Array) => values.reduce((all, each) => all + each, 0)

test.each(kinds)('a %s key is the same for the same seed, and another for another', kind => {
  const traffic = makeTraffic(kind, asked)
  expect(makeTraffic(kind, asked)).toEqual(traffic)
  expect(makeTraffic(kind, { ...asked, seed: 'other' }).requests).not.toEqual(traffic.requests)
})

test.each(kinds)('what a %s key brings is what is true of it, by chance', kind => {
  const { regular, truth, requests } = makeTraffic(kind, asked)
  for (const values of [regular, truth, requests]) {
    expect(values).toHaveLength(35 * 288)
    expect(values.every(each => Number.isFinite(each) && each >= 0)).toBe(true)
  }
  expect(requests.every(Number.isInteger)).toBe(true)
  const expected = sum(truth)
  expect(Math.abs(sum(requests) - expected)).toBeLessThan(5 * Math.sqrt(expected) + requests.length * 0.01)
})

test('only what has bursts of its own brings more than its regular traffic', () => {
  const isEver = (kind: (typeof kinds)[number]) => {
    const { regular, truth } = makeTraffic(kind, asked)
    return truth.some((rate, bucket) => rate > 1.4 * (regular[bucket] ?? 0))
  }
  expect(isEver('poisson')).toBe(false)
  expect(isEver('sparse')).toBe(false)
  expect(isEver('bursty')).toBe(true)
  expect(isEver('session')).toBe(true)
})

test('the judge follows a key as it is, and attacks copies of it', () => {
  const judged = judgeKey('poisson', asked, volumeParameters)
  expect(judgeKey('poisson', asked, volumeParameters)).toEqual(judged)
  for (const attack of attackNames) {
    expect(judged.tried[attack]).toBe(4)
    expect(judged.minutes[attack].length).toBeLessThanOrEqual(4)
  }
  expect(judged.minutes.fiveTimes).toHaveLength(4)
  expect(Math.max(...judged.minutes.fiveTimes)).toBeLessThanOrEqual(15)
})

test('an attack that a key’s own bursts are larger than is not asked for', () => {
  const judged = judgeKey('session', asked, volumeParameters)
  expect(judged.hidden).toBeGreaterThan(0)
  expect(judged.tried.silence).toBe(0)
})

test('an attack that is smaller than what is worth an alert is not asked for', () => {
  const judged = judgeKey('sparse', asked, volumeParameters)
  const all = judged.small + judged.hidden + judged.tried.fiveTimes + judged.tried.threeTimes
  expect(judged.small).toBeGreaterThan(0)
  expect(all).toBe(8)
})

test('a detector that is told nothing is worth an alert tells of nothing', () => {
  const deaf = { ...volumeParameters, novelty: 1e6, ordinary: 1e6 }
  const judged = judgeKey('poisson', asked, deaf)
  expect(judged.falseAlerts).toBe(0)
  expect([judged.minutes.fiveTimes, judged.minutes.threeTimes]).toEqual([[], []])
})
