import { expect, test } from 'vitest'
import { refusalPlace, refusals } from './refusals.ts'

test('every verdict that refuses keeps its place, by which it is stored', () => {
  const stored =
    'malformed unknown revoked expired quarantined superseded wrong_service wrong_environment missing_scope network_not_allowed browser_refused rate_limited'
  expect(refusals.slice(0, 12)).toEqual(stored.split(' '))
  expect(new Set(refusals).size).toBe(refusals.length)
  expect(refusalPlace('malformed')).toBe(0)
  expect(refusalPlace('rate_limited')).toBe(11)
  expect(refusalPlace('valid')).toBe(-1)
})
