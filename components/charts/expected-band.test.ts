import { expect, test } from 'vitest'
import { bandSlots, describeOutside, farthestOf, outsideOf, toldOf } from './expected-band.ts'

const quarter = 15 * 60_000
const start = Date.parse('2026-11-17T02:00:00Z')
const at = (count: number, stepMs = quarter, from = start) => Array.from({ length: count }, (_, i) => from + i * stepMs)
const band = { from: '2026-11-17T02:00:00.000Z', minutes: 15, low: [1, 2, 3, 4], high: [10, 20, 30, 40] }

test('each slot has its stretch; before and after nothing is known', () => {
  expect(bandSlots(band, at(6, quarter, start - quarter), quarter)).toEqual({
    low: [null, 1, 2, 3, 4, null],
    high: [null, 10, 20, 30, 40, null],
  })
})

test('a slot of several stretches has their sum, if each is known', () => {
  expect(bandSlots(band, at(3, 2 * quarter), 2 * quarter)).toEqual({ low: [3, 7, null], high: [30, 70, null] })
  expect(bandSlots(band, at(2, 60_000), 60_000)).toEqual({ low: [null, null], high: [null, null] })
})

const slots = { low: [5, 5, 5, null], high: [10, 10, 10, null] }

test.each([
  ['the edges are inside', [5, 10, 7, 0], false, [null, null, null, null]],
  ['above and below', [11, 4, 7, 900], false, ['above', 'below', null, null]],
  ['what was not recorded is neither', [null, 0, null, null], false, [null, 'below', null, null]],
])('%s', (_, values, isFilling, outside) => {
  expect(outsideOf(values, slots, isFilling)).toEqual(outside)
})

test('a slot that is still filling has too little only once it is over, and too much at once', () => {
  const two = { low: [5, 5], high: [10, 10] }
  expect(outsideOf([7, 1], two, true)).toEqual([null, null])
  expect(outsideOf([7, 1], two, false)).toEqual([null, 'below'])
  expect(outsideOf([7, 11], two, true)).toEqual([null, 'above'])
})

test('farthest is by how many times', () => {
  const wide = { low: [0, 99, 0], high: [9, 1000, 4] }
  expect(farthestOf([29, 1900, 5], wide, ['above', 'above', 'above'])).toBe(0)
  expect(farthestOf([29, 0, 5], wide, ['above', 'below', 'above'])).toBe(1)
  expect(farthestOf([7, 500, 3], wide, [null, null, null])).toBeNull()
})

const said = (values: (number | null)[]) => {
  const times = at(values.length)
  const known = bandSlots(band, times, quarter)
  const outside = outsideOf(values, known, false)
  return describeOutside(outside, { times, stepMs: quarter, values, band: known, zone: 'UTC' })
}

test('what lies outside in words', () => {
  expect(said([5, 90, 1200, 1])).toBe(
    'More than expected: Tue 17 Nov, 02:15 to 02:45 UTC. Less than expected: Tue 17 Nov, 02:45 to 03:00 UTC. Farthest: 1,200 where 3 to 30 were expected.',
  )
  expect(said([5, 5, 5, 5])).toBe('No stretch by itself lies outside of what was expected.')
})

const told = (values: (number | null)[], isFilling = false) => {
  const times = at(values.length)
  const known = bandSlots(band, times, quarter)
  const outside = outsideOf(values, known, isFilling)
  return toldOf({ times, stepMs: quarter, values, band: known, outside, since: start + quarter + 1, isFilling })
}

test('the legend says what was farthest outside, and when', () => {
  expect(told([5, 90, 1200, 1])).toEqual({ at: start + 2 * quarter, seen: 1200, low: 3, high: 30 })
  expect(told([5, 6, 7, 1])).toEqual({ at: start + 3 * quarter, seen: 1, low: 4, high: 40 })
})

test('where nothing is outside it says the most since the moment, beside what these slots were to have, and no sum', () => {
  expect(told([9, 6, 7, 8])).toEqual({ at: null, seen: 8, low: 2, high: 40 })
  expect(told([9, null, 7, 8]), 'a gap').toEqual({ at: null, seen: 8, low: 3, high: 40 })
  expect(told([9, 6, 7, 1], true), 'still filling').toEqual({ at: null, seen: 7, low: 2, high: 30 })
  expect(told([9, null, null, null])).toEqual({ at: null, seen: null, low: null, high: null })
})
