import { expect, test } from 'vitest'
import { calendarWeeks } from './calendar-weeks.ts'

test.each([
  ['a Monday begins its week', '2026-11-23T00:00:00Z', '2026-11-23', '2027-01-03'],
  ['a Sunday ends it', '2026-11-22T23:59:59Z', '2026-11-16', '2026-12-27'],
  ['over a leap day', '2028-02-10T12:00:00Z', '2028-02-07', '2028-03-19'],
])('%s', (_, now, first, last) => {
  const weeks = calendarWeeks(new Date(now))
  expect(weeks.map(week => week.length)).toEqual([7, 7, 7, 7, 7, 7])
  expect([weeks[0]?.[0], weeks[5]?.[6]]).toEqual([first, last])
})
