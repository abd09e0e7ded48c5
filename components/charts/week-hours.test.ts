import { expect, test } from 'vitest'
import { describeWeek, hourWords, rateText, weekOf } from './week-hours.ts'

test('a week has all its hours, and what is missing is no zero', () => {
  const week = weekOf([{ weekday: 5, hour: 2, perHour: 7 }])
  expect(week).toHaveLength(168)
  expect(week[5 * 24 + 2]?.perHour).toBe(7)
  expect(week[0]).toEqual({ weekday: 0, hour: 0, perHour: null })
})

test('the last hour of a day ends at midnight', () =>
  expect(hourWords({ weekday: 6, hour: 23 })).toBe('Sundays, 23:00 to 00:00'))

test.each([
  [0, '0'],
  [0.42, '0.4'],
  [12.6, '13'],
  [310_112, '310,112'],
])('%d an hour is %s', (value, text) => expect(rateText(value)).toBe(text))

test('peak, ebb and gaps in a sentence', () => {
  const cells = [
    { weekday: 0, hour: 3, perHour: 0 },
    { weekday: 1, hour: 13, perHour: 310_112 },
  ]
  expect(describeWeek(cells, 'requests per hour', 'UTC')).toBe(
    'By hour of the week, requests per hour, UTC: most Tuesdays, 13:00 to 14:00, 310,112; least Mondays, 03:00 to 04:00, 0. Not recorded: 166 of 168 hours.',
  )
  expect(describeWeek([], 'requests per hour', 'UTC')).toContain('nothing recorded')
})
