import { expect, test } from 'vitest'
import { seenOf } from './seen-of.ts'

test.each([
  ['secret', '2 requests with search_prd_QKkP…pl', 56, '56 requests with search_prd_QKkP…pl'],
  ['secret', '1 request let through with a_b…c', 1_204, '1,204 requests let through with a_b…c'],
  [
    'browser',
    '1,499 requests from what calls itself a browser',
    4_499,
    '4,499 requests from what calls itself a browser',
  ],
  ['sensitive', 'POST /v1/2 requests, 3 requests', 7, 'POST /v1/2 requests, 7 requests'],
  ['sensitive', '120 times in an hour', 300, '120 times in an hour'],
  ['country', 'Singapore', 350, 'Singapore'],
  ['keys', '40 requests', 64, '40 requests'], // counts all of them itself
] as const)('%s: "%s", %i in all', (subject, seen, requests, words) => {
  expect(seenOf({ subject, seen, requests })).toBe(words)
})
