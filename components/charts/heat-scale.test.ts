import { expect, test } from 'vitest'
import { heatScale } from './heat-scale.ts'

test('even steps from the least to the most', () => {
  const { stepOf, ends } = heatScale([10, 70, 40, null])
  expect(ends).toEqual({ least: 10, most: 70 })
  expect([10, 19.9, 20, 40, 69, 70].map(stepOf)).toEqual([1, 1, 2, 4, 6, 6])
})

test('nothing is no trace, and no end of the scale', () => {
  const { stepOf, ends, hasZero } = heatScale([0, 1, 1_000_000])
  expect(hasZero).toBe(true)
  expect(ends?.least).toBe(1)
  expect([0, 1, 2].map(stepOf)).toEqual([0, 1, 1])
})

test('by tenfolds, where a few dwarf all others', () => {
  const { stepOf } = heatScale([1, 1_000_000], 'log')
  expect([1, 10, 100, 1000, 10_000, 100_000, 1_000_000].map(stepOf)).toEqual([1, 2, 3, 4, 5, 6, 6])
})

test('all alike is the most', () => expect(heatScale([5, 5]).stepOf(5)).toBe(6))
test('not recorded is no scale', () => expect(heatScale([null]).ends).toBeNull())
