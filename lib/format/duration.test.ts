import { expect, test } from 'vitest'
import { formatDuration, formatMilliseconds, formatShortDuration } from './duration.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const spaced = (text: string) => text.replaceAll(' ', '\u00a0')

test.each([
  [0, '0 s'],
  [999, '0 s'],
  [41_000, '41 s'],
  [47 * minute, '47 min'],
  [6 * hour + 12 * minute, '6 h 12 min'],
  [3 * day + 4 * hour + 59 * minute, '3 d 4 h'],
  [-2 * day, '2 d'],
  [90 * day, '90 d'],
])('formatDuration(%d) is %s', (ms, text) => expect(formatDuration(ms)).toBe(spaced(text)))

test.each([
  [0, '0 s'],
  [3 * day + 4 * hour, '3 d'],
  [59_999, '59 s'],
])('formatShortDuration(%d) is %s', (ms, text) => expect(formatShortDuration(ms)).toBe(spaced(text)))

test.each([
  [0.42, '0.4 ms'],
  [41.3, '41 ms'],
  [999.6, '1 s'],
  [1234, '1.2 s'],
  [12_400, '12 s'],
])('formatMilliseconds(%d) is %s', (ms, text) => expect(formatMilliseconds(ms)).toBe(spaced(text)))
