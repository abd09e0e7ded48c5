import { expect, test } from 'vitest'
import { expectedRange, isSpike } from './spike.ts'

const steady = [100, 104, 96, 101, 99, 103, 98]

test.each([
  ['nothing is known', [], null],
  ['too little is known', [100, 100, 0, 0], null],
  ['a steady key varies as counting does', steady, { low: 60, high: 140 }],
  ['one outlier of the past moves little', [...steady, 5000], { low: 60, high: 141 }],
  ['a quiet key is allowed a few', [1, 0, 2, 1, 0, 1], { low: 0, high: 5 }],
])('%s', (_name, history, expected) => {
  expect(expectedRange(history)).toEqual(expected)
})

test.each([
  [100, steady, false],
  [150, steady, false],
  [400, steady, true],
  [12, [1, 0, 2, 1, 0, 1], false],
  [40, [1, 0, 2, 1, 0, 1], true],
  [4000, [], false],
])('%d after %j', (seen, history, expected) => {
  expect(isSpike(seen, expectedRange(history))).toBe(expected)
})
