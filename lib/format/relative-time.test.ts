import { expect, test } from 'vitest'
import { formatRelativeTime } from './relative-time.ts'

const now = '2026-11-17T09:42:00Z'

test.each([
  ['2026-11-17T09:42:00.400Z', 'now'],
  ['2026-11-17T09:41:48Z', '12 s ago'],
  ['2026-11-17T03:07:00Z', '6 h ago'],
  ['2026-11-20T14:06:00Z', 'in 3 d'],
  ['2026-11-10T09:42:01Z', '6 d ago'],
  ['2026-11-10T09:42:00Z', '10 Nov'],
  ['2025-11-13T09:42:00Z', '13 Nov 2025'],
])('%s is %s', (instant, text) => {
  expect(formatRelativeTime(instant, now).replaceAll('\u00a0', ' ')).toBe(text)
})

test('bare leaves out ago, never in', () => {
  expect(formatRelativeTime('2026-11-17T03:07:00Z', now, { bare: true })).toBe('6\u00a0h')
  expect(formatRelativeTime('2026-11-20T14:06:00Z', now, { bare: true })).toBe('in\u00a03\u00a0d')
})
