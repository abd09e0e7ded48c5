import { expect, test } from 'vitest'
import { isKept, usageStep } from './usage-step.ts'

const now = new Date('2026-11-22T12:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)

test.each([
  ['an hour', 1 / 24, 0, 'minute', 1],
  ['a day', 1, 0, 'minute', 30],
  ['a week', 7, 0, 'hour', 1],
  ['a month', 28, 0, 'hour', 6],
  ['a quarter', 90, 0, 'hour', 24],
  ['a year', 365, 0, 'day', 1],
  ['a day, four months ago', 121, 120, 'hour', 1],
  ['an hour, four months ago', 120 + 1 / 24, 120, 'hour', 1],
  ['four days, eleven years ago', 4019, 4015, 'day', 1],
  ['an hour, eleven years ago', 4015 + 1 / 24, 4015, 'day', 1],
])('%s is drawn as finely as it is kept', (_, from, to, interval, group) => {
  expect(usageStep({ from: daysAgo(from), to: daysAgo(to) }, now)).toEqual({ interval, group })
})

test('a day is kept for ever, an hour for 400 days, a minute for 90', () => {
  expect([89, 91].map(days => isKept('minute', daysAgo(days), now))).toEqual([true, false])
  expect([399, 401].map(days => isKept('hour', daysAgo(days), now))).toEqual([true, false])
  expect(isKept('day', daysAgo(9999), now)).toBe(true)
})
