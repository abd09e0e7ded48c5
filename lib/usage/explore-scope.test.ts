import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { exploreSplit } from './explore-split.ts'
import { exploreUsage } from './explore-usage.ts'
import { closeIngest } from './ingest.ts'
import { labelFilter } from './label-filter.ts'
import { listFacets } from './list-facets.ts'
import type { RequestFilter } from './request-filter.ts'
import { ago, makeKey, makeService, now, report } from './usage.fixture.ts'

useTestDatabase()
let tide: Awaited<ReturnType<typeof makeService>>
let other: Awaited<ReturnType<typeof makeService>>
let ordersKey: KeyId
const range = { from: new Date(now.getTime() - 6 * 3_600_000), to: now, interval: 'hour' } as const

beforeAll(async () => {
  tide = await makeService('Tidewater')
  other = await makeService('Other')
  must(await createService(tide.owner, { slug: 'orders', name: 'Orders', prefix: 'orders', team: 'logistics' }))
  ordersKey = (await makeKey(tide.owner, 'orders', 'Shipper')).id as KeyId
  const line = (keyId: string) => ({ keyId, time: ago(60), method: 'GET', path: '/v1/a', status: 200, ip: '8.8.8.8' })
  await report(tide.owner, [line(tide.key.id), line(tide.key.id), line(ordersKey)])
  await report(other.owner, [line(other.key.id)])
})
afterAll(closeIngest)

const sum = async (actor: typeof tide.owner, filter: RequestFilter) => {
  const usage = await exploreUsage(actor, { ...range, filter })
  return usage.ok ? usage.value.buckets.reduce((all, bucket) => all + bucket.requests, 0) : usage.error.reason
}

test('two people with the same link see the same, a member what is their teams’, and another organization nothing', async () => {
  const filters: RequestFilter[] = [{}, { country: 'US' }, { country: 'US', address: '8.8.8.8' }]
  for (const filter of filters) {
    expect(await sum(tide.owner, filter)).toBe(3)
    expect(await sum(tide.security, filter)).toBe(3)
    expect(await sum(tide.developer, filter)).toBe(2)
    expect(await sum(tide.outsider, filter)).toBe(1)
    expect(await sum(other.owner, filter)).toBe(1)
  }
  expect(await listFacets(tide.owner, { ...range, filter: {}, names: ['country', 'route', 'client'] })).toEqual(
    await listFacets(tide.security, { ...range, filter: {}, names: ['country', 'route', 'client'] }),
  )
})

test('a key or a service that is not there for them is not there', async () => {
  for (const filter of [
    { key: ordersKey },
    { service: 'orders' },
    { key: other.key.id as KeyId },
    { service: 'none' },
  ]) {
    expect(await sum(tide.developer, filter)).toBe('not_found')
    expect(await listFacets(tide.developer, { ...range, filter, names: ['country'] })).toEqual([])
    expect((await exploreSplit(tide.developer, { ...range, filter, split: 'country' })).ok).toBe(false)
    expect(await labelFilter(tide.developer, filter)).toBeNull()
  }
})

test('another team’s key that was tried here is counted, and not named', async () => {
  await report(tide.owner, [
    { keyId: ordersKey, service: 'payments', time: ago(120), method: 'GET', path: '/v1/a', status: 401 },
  ])
  const [keys] = await listFacets(tide.developer, { ...range, filter: {}, names: ['key'] })
  expect(keys?.items.map(item => item.label)).toEqual(['Billing job'])
  expect(keys?.other).toBe(1)
})

test('what a key was never seen with before the range is marked as new', async () => {
  const key = await makeKey(tide.owner, 'payments', 'Traveller', new Date(now.getTime() - 9 * 3_600_000))
  const line = (ip: string, seconds: number) => ({ keyId: key.id, time: ago(seconds), ip, status: 200 })
  await report(tide.owner, [line('8.8.8.8', 8 * 3_600), line('8.8.8.8', 60), line('1.1.1.1', 60)])
  const filter = { key: key.id as KeyId }
  const [countries] = await listFacets(tide.owner, { ...range, filter, names: ['country'] })
  expect(countries?.items.map(item => [item.value, item.isNew])).toEqual([
    ['AU', true],
    ['US', false],
  ])
  const [all] = await listFacets(tide.owner, { ...range, from: new Date(ago(9 * 3_600)), filter, names: ['country'] })
  expect(all?.items.map(item => item.isNew)).toEqual([false, false])
})

test('a route of another team’s service is not named, neither in a link nor where one’s own key was tried', async () => {
  await report(tide.owner, [{ keyId: ordersKey, time: ago(60), method: 'GET', path: '/v1/secret-plans', status: 200 }])
  const [routes] = await listFacets(tide.owner, { ...range, filter: { service: 'orders' }, names: ['route'] })
  const route = Number(routes?.items.find(item => item.label === 'GET /v1/secret-plans')?.value)
  expect(route).toBeGreaterThan(0)
  expect(await labelFilter(tide.developer, { route })).toEqual({ route: String(route) })
  expect(await labelFilter(tide.security, { route })).toEqual({ route: 'GET /v1/secret-plans' })

  const stray = { keyId: tide.key.id, service: 'orders', time: ago(60), method: 'GET', path: '/v1/secret-plans' }
  await report(tide.owner, [{ ...stray, status: 401 }])
  const filter = { key: tide.key.id as KeyId }
  const [places] = await listFacets(tide.developer, { ...range, filter, names: ['service'] })
  expect(places?.items.map(item => item.label)).toEqual(['payments'])
  expect(places?.other).toBe(1)
  for (const narrowed of [filter, { ...filter, country: 'ZZ' }]) {
    const split = must(await exploreSplit(tide.developer, { ...range, filter: narrowed, split: 'service' }))
    expect(JSON.stringify(split)).not.toContain('orders')
  }
  const [tried] = await listFacets(tide.developer, { ...range, filter, names: ['route'] })
  expect(tried?.items.map(item => item.value)).toContain(String(route))
  expect(tried?.items.map(item => item.label)).not.toContain('GET /v1/secret-plans')
})
