import { expect, test } from 'vitest'
import type { Cue } from '#lib/usage/cue.ts'
import { someCue } from '../past.fixture.ts'
import { unknownKeys } from './unknown-keys.ts'

const tried = (requests: number, more: Partial<Cue> = {}) =>
  someCue('refused', { value: 'unknown', keyId: null, secretId: null, requests, ...more })

test.each([
  ['one key of another installation', 1, 0, 'low', '1 request'],
  ['some', 60, 39, 'low', '99 requests'],
  ['a flood that comes little by little', 1, 99, 'medium', '100 requests'],
  ['a flood at once', 100_000, 0, 'medium', '100,000 requests'],
])('%s', (_name, requests, already, severity, seen) => {
  expect(unknownKeys(tried(requests), already)).toMatchObject([{ severity, seen, requests, value: 'production' }])
})

test('of a key that somebody made it is not', () => {
  for (const value of ['revoked', 'superseded', 'wrong_environment']) {
    expect(unknownKeys(tried(500, { value }), 0)).toEqual([])
  }
  expect(unknownKeys(tried(500, { kind: 'client' }), 0)).toEqual([])
})
