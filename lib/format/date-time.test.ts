import { expect, test } from 'vitest'
import {
  formatAxisDay,
  formatClock,
  formatDateTime,
  formatDay,
  formatLogTime,
  formatShortDay,
  formatTimeRange,
} from './date-time.ts'

const now = '2026-11-17T09:42:18.604Z'

test.each([
  ['this year', formatDateTime('2026-11-13T14:06:00Z', now), 'Fri 13 Nov, 14:06 UTC'],
  ['before', formatDateTime('2025-11-13T14:06:00Z', now), '13 Nov 2025, 14:06 UTC'],
  ['a zone', formatDateTime('2026-11-13T23:30:00Z', now, 'Europe/Berlin'), 'Sat 14 Nov, 00:30 Europe/Berlin'],
  ['midnight', formatDateTime('2026-11-13T00:00:00Z', now), 'Fri 13 Nov, 00:00 UTC'],
  ['September has three letters', formatDay('2026-09-01T00:00:00Z', now), 'Tue 1 Sep'],
  ['short day', formatShortDay('2026-11-20T00:00:00Z', now), '20 Nov'],
  ['short day of another year', formatShortDay('2027-02-11T00:00:00Z', now), '11 Feb 2027'],
  ['clock', formatClock(now), 'Tue 17 Nov 2026, 09:42 UTC'],
  ['axis', formatAxisDay('2026-11-11T00:00:00Z'), 'Wed 11'],
  ['log', formatLogTime(now), '09:42:18.604'],
  ['range', formatTimeRange('2026-11-11T20:00:00Z', '2026-11-11T21:00:00Z', now), 'Wed 11 Nov, 20:00 to 21:00 UTC'],
  [
    'range over midnight',
    formatTimeRange('2026-11-11T23:30:00Z', '2026-11-12T00:30:00Z', now),
    'Wed 11 Nov, 23:30 to Thu 12 Nov, 00:30 UTC',
  ],
])('%s', (_name, text, expected) => expect(text).toBe(expected))
