import { expect, test } from 'vitest'
import { readLedgerParams } from '../audit/ledger-url.ts'
import { filterOf, readUsageParams } from './usage-params.ts'

test('what can be read of a link filters, an address in its one spelling; the rest counts as left out', () => {
  const link = { address: '2001:0DB8:0::7', country: 'Norway', network: '99999999999', outcome: 'refused' }
  expect(filterOf(readUsageParams(link))).toEqual({ address: '2001:db8::7', outcome: 'refused' })
  expect(readUsageParams({ range: 'ever', split: ['country', 'route'] })).toMatchObject({
    range: '24h',
    split: 'country',
  })
})

const late = '2026-11-01T00:00:00Z'

test.each([
  ['0000-01-01T00:00:00Z', late],
  ['1999-12-31T23:59:59Z', late],
  [late, '9999-12-31T23:59:59-14:00'],
])('what PostgreSQL or a chart could not take counts as left out: %s to %s', (from, to) => {
  expect(readUsageParams({ from, to, range: '7d' })).not.toMatchObject({ from, to })
  expect(readLedgerParams({ from: from.slice(0, 10) }).from).toBe(from === late ? '2026-11-01' : '')
  expect(readLedgerParams({ to: to.slice(0, 10) }).to).toBe(to === late ? '2026-11-01' : '')
})

test('an address of the ledger without days asks for all of them', () => {
  expect(readLedgerParams({})).toMatchObject({ from: '', to: '' })
})
