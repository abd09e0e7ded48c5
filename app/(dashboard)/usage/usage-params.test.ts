import { expect, test } from 'vitest'
import { filterOf, readUsageParams } from './usage-params.ts'

test('what can be read of a link filters, an address in its one spelling; the rest counts as left out', () => {
  const link = { address: '2001:0DB8:0::7', country: 'Norway', network: '99999999999', outcome: 'refused' }
  expect(filterOf(readUsageParams(link))).toEqual({ address: '2001:db8::7', outcome: 'refused' })
  expect(readUsageParams({ range: 'ever', split: ['country', 'route'] })).toMatchObject({
    range: '24h',
    split: 'country',
  })
})
