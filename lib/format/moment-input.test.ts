import { expect, test } from 'vitest'
import { momentInput } from './moment-input.ts'

test.each(['yesterday', '2026-11-22', '2026-11-22T09:00:00', '0000-01-01T00:00:00Z', '9999-12-31T00:00:00Z', 7])(
  'what is wrong with %j is said once',
  value => {
    expect(momentInput.safeParse(value).error?.issues.map(({ message }) => message)).toEqual([
      'A time with its zone, as in 2027-01-31T00:00:00Z.',
    ])
  },
)

test('a moment with an offset is one of UTC from there on', () => {
  expect(momentInput.parse('2026-11-22T09:00:00+05:30')).toBe('2026-11-22T03:30:00.000Z')
})
