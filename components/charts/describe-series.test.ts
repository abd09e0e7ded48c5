import { expect, test } from 'vitest'
import { describeSeries } from './describe-series.ts'

const HOUR = 3_600_000
const start = Date.parse('2026-11-17T00:00:00Z')
const sentence = (values: (number | null)[]) =>
  describeSeries({
    subject: 'Requests',
    times: values.map((_, index) => start + index * HOUR),
    stepMs: HOUR,
    values,
    zone: 'UTC',
  }).replaceAll('\u00a0', ' ')

test('shape and peak', () => {
  expect(sentence([100, 1200, 300, 150])).toBe(
    'Requests per hour, Tue 17 Nov, 00:00 to 04:00 UTC: highest 1,200 at Tue 17 Nov, 01:00 UTC, lowest 100 at Tue 17 Nov, 00:00 UTC; ends 50 % above where it began.',
  )
})
test('a gap is named, and is no minimum', () => {
  const text = sentence([100, null, 300, 100])
  expect(text).toContain('Not recorded: Tue 17 Nov, 01:00 to 02:00 UTC.')
  expect(text).toContain('lowest 100')
})
test('nothing recorded', () => expect(sentence([null, null])).toContain('nothing recorded'))
test('no slots', () => expect(sentence([])).toBe('Requests: nothing recorded yet.'))
test('silence in what was recorded is no gap', () => {
  const text = describeSeries({
    subject: 'p95 latency',
    times: [start, start + HOUR, start + 2 * HOUR],
    stepMs: HOUR,
    values: [10, null, null],
    recorded: [true, true, false],
    zone: 'UTC',
  })
  expect(text).toContain('Not recorded: Tue 17 Nov, 02:00 to 03:00 UTC.')
})
