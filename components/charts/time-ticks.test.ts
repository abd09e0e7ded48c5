import { expect, test } from 'vitest'
import { timeTicks } from './time-ticks.ts'

const labels = (from: string, to: string) => timeTicks(Date.parse(from), Date.parse(to)).map(tick => tick.label)

test('a day is in steps of two hours, with midnight as the date', () => {
  expect(labels('2026-11-16T10:00:00Z', '2026-11-17T10:00:00Z')).toEqual([
    '10:00',
    '12:00',
    '14:00',
    '16:00',
    '18:00',
    '20:00',
    '22:00',
    '17 Nov',
    '02:00',
    '04:00',
    '06:00',
    '08:00',
  ])
})

test('a week is in days', () => {
  expect(labels('2026-11-10T10:00:00Z', '2026-11-17T10:00:00Z')).toContain('Wed 11')
})

test('90 days are in dates', () => {
  expect(labels('2026-08-20T00:00:00Z', '2026-11-17T00:00:00Z')).toHaveLength(13)
})
