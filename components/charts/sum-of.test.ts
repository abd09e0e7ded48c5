import { expect, test } from 'vitest'
import { sumOf } from './sum-of.ts'

test.each([
  [[1, null, 2], 3],
  [[0], 0],
  [[null, null], null],
  [[], null],
])('sumOf(%j) is %j', (values, sum) => expect(sumOf(values)).toBe(sum))
