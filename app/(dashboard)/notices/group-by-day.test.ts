import { expect, test } from 'vitest'
import { groupByDay } from './group-by-day.ts'

const now = new Date('2027-01-01T00:30:00Z')
const rows = (...times: string[]) => times.map(time => ({ createdAt: new Date(time) }))
const days = (...times: string[]) => groupByDay(rows(...times), now).map(({ day, rows }) => [day, rows.length])

test('each day once, in the order of the rows', () => {
  expect(
    days(
      '2027-01-01T00:29:00Z',
      '2027-01-01T00:00:00Z',
      '2026-12-31T23:59:59Z',
      '2026-12-30T12:00:00Z',
      '2026-12-30T11:00:00Z',
    ),
  ).toEqual([
    ['Today', 2],
    ['Yesterday', 1],
    ['30 Dec 2026', 2],
  ])
  expect(days()).toEqual([])
})
