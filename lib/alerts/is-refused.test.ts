import { expect, test } from 'vitest'
import type { AlertSignal } from './alert-row.ts'
import { isRefused } from './is-refused.ts'

const tried = { source: 'verification', subject: 'secret' } as AlertSignal
const page = { ...tried, subject: 'browser', value: 'refused' } as const

test.each<[string, AlertSignal[], boolean]>([
  ['dead secrets', [tried, tried], true],
  ['a dead secret that a gateway told of', [tried, { ...tried, source: 'report' }], false],
  ['a dead secret, and a new client of the live one', [tried, { ...tried, subject: 'client' }], false],
  ['a new country', [{ ...tried, subject: 'country' }], false],
  ['refused browsers', [page], true],
  ['refused browsers, and one that was not', [page, { ...page, value: 'Mozilla' }], false],
  ['refused browsers that a gateway told of', [{ ...page, source: 'report' }], false],
])('of %s there is nothing to stop: %s', (_, signals, nothing) => {
  expect(isRefused({ detector: 'dead_secret', signals })).toBe(nothing)
})

test('of a decoy whatever it was refused with says no more, and what a gateway told may have got in', () => {
  const client = { ...tried, subject: 'client' } as const
  const address = { ...tried, subject: 'address' } as const
  expect(isRefused({ detector: 'decoy_used', signals: [address, client] })).toBe(true)
  expect(isRefused({ detector: 'decoy_used', signals: [address, { ...client, source: 'report' }] })).toBe(false)
})
