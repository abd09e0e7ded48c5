import fc from 'fast-check'
import { expect, test } from 'vitest'
import { severities } from './input.ts'
import { dayMs, isBeside, knownBefore, knownFor, listed, minuteMs } from './key-past.ts'
import { before, keyPast, met, noon, value } from './past.fixture.ts'
import { isAtLeast, raised } from './severity.ts'

test('what came later, and the value itself, are not what was known', () => {
  const values = [value('DE'), met('SE', before(dayMs)), met('FR', noon), met('IT', noon + 1)]
  expect(knownBefore(values, noon, 'SE').map(each => each.value)).toEqual(['DE'])
})

test('a key is known since the first of whatever was seen of it', () => {
  const past = keyPast({ seen: { sensitive: [met('POST /v1/payouts', before(90 * dayMs))] } })
  expect(knownFor(past, noon)).toBe(90 * dayMs)
  expect(knownFor(past, before(100 * dayMs))).toBe(0)
})

test.each([
  ['from its first half an hour before', before(90 * minuteMs), true],
  ['not before that', before(90 * minuteMs + 1), false],
  ['until half an hour after its last', noon + 30 * minuteMs, true],
  ['not after that', noon + 30 * minuteMs + 1, false],
])('an alert has things beside it %s', (_name, at, expected) => {
  const alerts = [{ detector: 'new_place', openedAt: before(60 * minuteMs), lastSignalAt: noon }]
  expect(isBeside(keyPast({ alerts }), at, ['new_place'])).toBe(expected)
  expect(isBeside(keyPast({ alerts }), at, ['dormant_key'])).toBe(false)
})

test.each([
  [[], ''],
  [['Sweden'], 'Sweden'],
  [['Sweden', 'Finland'], 'Sweden and Finland'],
  [['Sweden', 'Finland', 'Norway'], 'Sweden, Finland and 1 more'],
])('%j are listed as %s', (names, expected) => {
  expect(listed(names)).toBe(expected)
})

test('raising goes up, no further than it may, and never down', () => {
  const severity = fc.constantFrom(...severities)
  fc.assert(
    fc.property(severity, fc.nat(5), severity, (from, steps, most) => {
      const to = raised(from, steps, most)
      expect(isAtLeast(to, from)).toBe(true)
      expect(to === from || isAtLeast(most, to)).toBe(true)
    }),
  )
  expect([raised('low'), raised('medium', 2), raised('high', 1, 'high')]).toEqual(['medium', 'critical', 'high'])
})
