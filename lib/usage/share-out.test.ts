import { expect, test } from 'vitest'
import { shareOut } from './share-out.ts'

test.each([
  [{}, {}],
  [
    { a: 3, b: 4 },
    { a: 3, b: 4 },
  ],
  [
    { a: 900, b: 2 },
    { a: 8, b: 2 },
  ],
  [
    { a: 900, b: 2, c: 800 },
    { a: 4, b: 2, c: 4 },
  ],
  [
    { a: 7, b: 7, c: 7 },
    { a: 3, b: 3, c: 4 },
  ],
])('%j of ten', (asked, shares) => {
  expect(Object.fromEntries(shareOut(new Map(Object.entries(asked)), 10))).toEqual(shares)
})
