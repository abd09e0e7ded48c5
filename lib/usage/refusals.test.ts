import { expect, test } from 'vitest'
import { codes } from '#lib/verification/verdict.ts'
import { refusalPlace, refusals } from './refusals.ts'

test('every verdict that refuses has a place, and keeps it', () => {
  expect([...refusals].sort()).toEqual(codes.filter(code => code !== 'valid').sort())
  expect(refusalPlace('malformed')).toBe(0)
  expect(refusalPlace('superseded')).toBe(5)
  expect(refusalPlace('rate_limited')).toBe(11)
  expect(refusalPlace('valid')).toBe(-1)
})
