import { expect, test } from 'vitest'
import { parseLogTime, timeWindow } from './log-time.ts'

const moment = Date.UTC(2026, 10, 22, 7, 30, 5, 123)

test.each([
  ['2026-11-22T07:30:05.123Z', moment],
  ['2026-11-22 07:30:05,123Z', moment],
  ['2026-11-22T08:30:05.123456789+01:00', moment],
  ['2026-11-22T08:30:05.123+0100', moment],
  ['2026-11-22T07:30Z', moment - 5123],
  [moment, moment],
  [moment / 1000, moment],
  [String(moment), moment],
  ['1795332605.123', moment],
  [`${moment}000`, moment],
  [`${moment}456789`, moment],
  [moment * 1e6, moment],
  [-1, -1000],
  [0, 0],
])('%s', (told, expected) => {
  expect(parseLogTime(told)).toBe(expected)
})

test.each([
  '2026-11-22T07:30:05.123', // no zone
  '2026-11-22',
  '2026-13-45T99:99:99Z',
  'yesterday',
  '',
  null,
  undefined,
  true,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  {},
])('%s is no time', told => {
  expect(parseLogTime(told)).toBeNull()
})

test('live lines reach back thirty days, imports to 2000, both five minutes ahead', () => {
  const now = new Date('2026-11-22T00:00:00Z')
  const until = Date.parse('2026-11-22T00:05:00Z')
  expect(timeWindow('live', now)).toEqual({ from: Date.parse('2026-10-23T00:00:00Z'), until })
  expect(timeWindow('import', now)).toEqual({ from: Date.parse('2000-01-01T00:00:00Z'), until })
})
