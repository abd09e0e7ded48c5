import { expect, test } from 'vitest'
import type { KeyPast } from '../key-past.ts'
import { keyPast, openAlert, someCue, value } from '../past.fixture.ts'
import { browserUse } from './browser-use.ts'

const shop = 'https://shop.example'
const severityOf = (from: string, past: Parameters<typeof keyPast>[0] = {}) =>
  browserUse(someCue('browser', { value: from, requests: 1 }), keyPast(past))[0]?.severity ?? null

test.each<[string, string, KeyPast['environment'], KeyPast['fromBrowsers'], string | null]>([
  ['a page', shop, 'production', 'alert', 'high'],
  ['a page, of a key that should have been refused', shop, 'production', 'refuse', 'high'],
  ['a page, where browsers may', shop, 'production', 'allow', null],
  ['a page in staging', shop, 'staging', 'alert', 'medium'],
  ['only what it calls itself', 'Mozilla', 'production', 'alert', 'medium'],
  ['only what it calls itself, where browsers may', 'Mozilla', 'production', 'allow', null],
])('%s', (_name, from, environment, fromBrowsers, expected) => {
  expect(severityOf(from, { environment, fromBrowsers })).toBe(expected)
})

test('no age and no other page excuses it: a key in a page is exposed from the first day', () => {
  expect(severityOf(shop, { seen: { client: [], country: [], network: [], prefix: [] } })).toBe('high')
  expect(severityOf(shop, { seen: { browser: [value('https://other.example')] } })).toBe('high')
  expect(severityOf(shop, { alerts: [openAlert('browser_use')] })).toBe('high')
})

test('a browser that was refused is told of, and got nothing', () => {
  for (const fromBrowsers of ['refuse', 'alert'] as const) {
    const [told] = browserUse(someCue('refused', { value: 'browser_refused' }), keyPast({ fromBrowsers }))
    expect(told).toMatchObject({ detector: 'browser_use', severity: 'medium', requests: 3 })
  }
  for (const value of ['superseded', 'unknown']) {
    expect(browserUse(someCue('refused', { value }), keyPast())).toEqual([])
  }
})

test('it says which page', () => {
  const [page] = browserUse(someCue('browser', { value: shop, requests: 2 }), keyPast())
  expect(page).toMatchObject({ says: `is used from a page of ${shop}`, seen: `2 requests from a page of ${shop}` })
  expect(browserUse(someCue('client', { value: 'Mozilla' }), keyPast())).toEqual([])
})
