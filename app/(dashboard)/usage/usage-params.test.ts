import { expect, test } from 'vitest'
import { readLedgerParams } from '../audit/ledger-url.ts'
import { readRequestParams } from './requests/request-params.ts'
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

test.each([
  [late, undefined],
  [undefined, late],
  [late, late],
  ['2026-11-02T00:00:00Z', late],
  ['2026-11-01T02:00:00+01:00', '2026-11-01T01:30:00Z'],
])('half a range, or one that ends before it starts, is none: %s to %s', (from, to) => {
  const isWhole = from?.includes('+')
  const own = isWhole ? { from, to } : { from: undefined, to: undefined }
  expect(readUsageParams({ from, to })).toMatchObject(own)
  expect(readRequestParams({ from, to })).toMatchObject(own)
})
