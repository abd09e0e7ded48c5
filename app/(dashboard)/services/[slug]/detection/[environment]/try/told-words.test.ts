import { expect, test } from 'vitest'
import { rateWords, toldWords } from './told-words.ts'

test.each([
  [{ by: 'stretch', minutes: 15, seen: 1412, expected: 61 }, '1,412 requests in 15 minutes, 61 expected'],
  [{ by: 'novelty', minutes: 15, seen: 1, expected: 0 }, '1 request in 15 minutes, 0 expected'],
  [{ by: 'silence', minutes: 55, seen: 0, expected: 240 }, 'none for 55 minutes, 240 expected'],
  [{ by: 'silence', minutes: 3700, seen: 0, expected: 87 }, 'none for 62 hours, 87 expected'],
] as const)('%j', (told, words) => {
  expect(toldWords({ at: 0, ...told })).toBe(words)
})

test.each([
  [3, 10, '0.3 a key and month'],
  [0, 10, '0.0 a key and month'],
  [250, 10, '25 a key and month'],
  [1, 0.05, null],
  [0, 0, null],
])('%d of %d months', (alerts, months, words) => {
  expect(rateWords(alerts, months)).toBe(words)
})
