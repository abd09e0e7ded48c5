import { expect, test } from 'vitest'
import { precisionOf } from '#lib/detection/precision.ts'
import { judgedWords, rangeWords } from './judged-words.ts'

test.each([
  [{ right: 9, wrong: 3 }, 'of 12, 9 were right', '46 to 92 %'],
  [{ right: 1, wrong: 1 }, 'of 2, 1 was right', 'too few to say'],
  [{ right: 0, wrong: 6 }, 'of 6, none were right', '0 to 40 %'],
  [{ right: 0, wrong: 0 }, 'none so far', 'too few to say'],
])('%o', (told, judged, range) => {
  const precision = precisionOf({ ...told, unjudged: 3 })
  expect(judgedWords(precision)).toBe(judged)
  expect(rangeWords(precision)).toBe(range)
})
