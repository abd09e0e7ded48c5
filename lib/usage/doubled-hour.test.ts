import { describe, expect, test } from 'vitest'
import { hasDoubled, hourSoFar } from './doubled-hour.ts'

describe('hasDoubled', () => {
  test.each([
    [31, 31, false],
    [32, 1, true],
    [63, 31, false],
    [64, 32, true],
    [64, 1, true],
    [300, 260, true],
    [300, 44, false],
  ])('%i, of which %i are new: %s', (total, added, expected) => {
    expect(hasDoubled(total, added, 32)).toBe(expected)
  })
})

describe('hourSoFar', () => {
  const start = Date.parse('2026-03-02T10:00:00Z')
  test.each([
    ['goes on', '2026-03-02T10:20:00Z', '2026-03-02T10:20:00Z'],
    ['is over', '2026-03-02T12:00:00Z', '2026-03-02T11:00:00Z'],
    ['is still to come, by another clock', '2026-03-02T09:59:00Z', '2026-03-02T10:00:00Z'],
  ])('an hour that %s', (_, now, last) => {
    expect(hourSoFar(start, new Date(now))).toEqual({ first: start, last: Date.parse(last) })
  })
})
