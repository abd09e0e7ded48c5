import { expect, test } from 'vitest'
import { learnedSince } from './learned-since.ts'

const opened = new Date('2026-11-23T04:43:00Z')
const seen = (value: string, first: string) => ({
  value,
  first: Date.parse(first),
  last: Date.parse(first),
  requests: 9,
})

test('learned since the first use of any kind that is known', () => {
  const detectors = [
    { knows: [seen('SE', '2026-10-26T09:00:00Z')] },
    { knows: null },
    { knows: [seen('curl', '2026-11-01T09:00:00Z'), seen('billing', '2026-10-24T09:00:00Z')] },
  ]
  expect(learnedSince(detectors, opened)).toEqual(new Date('2026-10-24T09:00:00Z'))
})

test('what came with the alert, or after it, it did not learn from', () => {
  expect(learnedSince([{ knows: [seen('SE', '2026-11-23T04:43:00Z')] }], opened)).toBeNull()
  expect(learnedSince([{ knows: [] }, { knows: null }], opened)).toBeNull()
})
