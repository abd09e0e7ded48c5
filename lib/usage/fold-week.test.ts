import { expect, test } from 'vitest'
import { foldWeek } from './fold-week.ts'

test('an hour of the week is the mean of its recorded hours, and null where none was', () => {
  const monday = Date.parse('2026-11-16T09:00:00Z')
  const week = 7 * 86_400_000
  const bucket = (start: number, requests: number, collected = true) => ({
    start: new Date(start).toISOString(),
    collected,
    requests,
  })
  const cells = foldWeek([
    bucket(monday, 10),
    bucket(monday + week, 20),
    bucket(monday + 2 * week, 0, false),
    bucket(monday + 6 * 86_400_000, 7),
  ])
  expect(cells).toHaveLength(168)
  expect(cells[9]).toEqual({ weekday: 0, hour: 9, perHour: 15 })
  expect(cells[6 * 24 + 9]).toEqual({ weekday: 6, hour: 9, perHour: 7 })
  expect(cells[10]?.perHour).toBeNull()
})
