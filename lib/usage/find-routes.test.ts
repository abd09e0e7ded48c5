import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import type { FacetName } from './facet.ts'
import { routesAtMost } from './find-routes.ts'
import { closeIngest } from './ingest.ts'
import { listFacets } from './list-facets.ts'
import type { RequestFilter } from './request-filter.ts'
import { ago, asOwner, makeKey, makeService, now, report } from './usage.fixture.ts'
import { valueLimits } from './value-limits.ts'

const database = useTestDatabase()
let tide: Awaited<ReturnType<typeof makeService>>

beforeAll(async () => {
  tide = await makeService('Tidewater')
})
afterAll(closeIngest)

const letters = (n: number) => [...String(n)].map(digit => 'abcdefghij'[Number(digit)]).join('')

async function facet(name: FacetName, filter: RequestFilter) {
  const input = { from: new Date(now.getTime() - 7_200_000), to: now, filter, names: [name], limit: 2_000 }
  const [found] = await listFacets(tide.owner, { ...input, from: new Date(now.getTime() - 6 * 3_600_000) })
  if (!found) throw new Error('the facet is there')
  return found
}

async function newKey(slug: string) {
  must(await createService(tide.owner, { slug, name: slug, prefix: slug, team: 'payments' }))
  return makeKey(tide.owner, slug, slug)
}

test('a service learns its routes from what was let through, and a scanner’s guesses are none', async () => {
  const key = await newKey('learned')
  const line = (path: string, status: number) => ({ keyId: key.id, time: ago(60), method: 'GET', path, status })
  await report(tide.owner, [
    ...[1, 2, 3].map(n => line(`/v1/users/${n}`, 200)),
    ...Array.from({ length: 500 }, (_, n) => line(`/${letters(n)}.php`, 404)),
    line('/v1/users/99', 404),
    { service: 'learned', time: ago(60), method: 'GET', path: '/unknown-key', status: 200 },
  ])
  const found = await facet('route', { service: 'learned' })
  expect(found.items.map(item => [item.label, item.requests])).toEqual([['GET /v1/users/{id}', 4]])
  expect(found).toMatchObject({ values: 1, other: 0, unknown: 501 })
})

test('names that fill a place become one route, and so does what was counted for each of them', async () => {
  const key = await newKey('named')
  const visit = (from: number, to: number) =>
    report(
      tide.owner,
      Array.from({ length: to - from }, (_, n) => ({
        ...{ keyId: key.id, time: ago(60), method: 'GET', status: 200 },
        path: `/v1/people/${letters(from + n)}/keys`,
      })),
    )
  await visit(0, 80)
  expect((await facet('route', { service: 'named' })).values).toBe(80)
  await visit(80, 140)
  const { items, values } = await facet('route', { service: 'named' })
  expect([values, items[0]?.label, items[0]?.requests]).toEqual([1, 'GET /v1/people/{name}/keys', 140])
  const route = Number(items[0]?.value)
  const addressed = await facet('client', { service: 'named', route })
  expect(addressed.unknown).toBe(140)
})

test('a path that is too long for a route has none, and a route that can’t be stored costs no line', async () => {
  const key = await newKey('sunk')
  const line = (path: string) => ({ keyId: key.id, time: ago(60), method: 'GET', path, status: 200 })
  const long = Array.from({ length: 12 }, (_, n) => `${'字'.repeat(40)}${letters(n)}`).join('/')
  await report(tide.owner, [line('/ok'), line(`/${long}`), line(`/\n${'字'.repeat(2_000)}`)])
  expect((await facet('route', { service: 'sunk' })).items.map(item => item.label).sort()).toEqual([
    'GET /ok',
    'GET /{id}',
  ])

  await asOwner(database.url, `alter table routes add constraint refused check (template <> '/refused')`)
  await report(tide.owner, [line('/refused'), line('/ok')])
  await asOwner(database.url, 'alter table routes drop constraint refused')
  await report(tide.owner, [line('/refused'), line('/later')])
  const { items, unknown } = await facet('route', { service: 'sunk' })
  expect(items.map(item => item.label).sort()).toEqual(['GET /later', 'GET /ok', 'GET /refused', 'GET /{id}'])
  expect([items.reduce((sum, item) => sum + item.requests, 0), unknown]).toEqual([5, 2])
})

test('neither a name in braces nor methods that are none make other routes one, or keep them out', async () => {
  const key = await newKey('braced')
  const line = (path: string, method = 'GET') => ({ keyId: key.id, time: ago(60), method, path, status: 200 })
  await report(tide.owner, [
    ...['/{name}', '/{id}', '/users/{name}'].map(path => line(path)),
    ...Array.from({ length: routesAtMost }, (_, n) => line('/', `X-${letters(n)}`)),
  ])
  await report(tide.owner, [line('/payouts'), line('/charges'), line('/users/ada')])
  const { items, unknown } = await facet('route', { service: 'braced' })
  expect(items.map(item => [item.label, item.requests]).sort()).toEqual([
    ['GET /charges', 1],
    ['GET /payouts', 1],
    ['GET /users/ada', 1],
    ['GET /users/{id}', 1],
    ['GET /{id}', 2],
  ])
  expect(unknown).toBe(routesAtMost)
})

test('a service has only so many routes', async () => {
  const key = await newKey('many')
  const path = (n: number) => `/${letters(n % 40)}/${letters(Math.floor(n / 40))}`
  const lines = Array.from({ length: routesAtMost + 300 }, (_, n) => ({
    ...{ keyId: key.id, time: ago(60), method: 'GET', path: path(n), status: 200 },
  }))
  await report(tide.owner, lines)
  const [row] = await asOwner<{ n: number }>(
    database.url,
    `select count(*)::int as n from routes r join services v on v.id = r.service_id where v.slug = 'many'`,
  )
  expect(row?.n).toBe(routesAtMost)
  const { items, other, unknown } = await facet('route', { service: 'many' })
  expect(items.reduce((sum, item) => sum + item.requests, 0) + other + unknown).toBe(lines.length)
})

test('a flood of addresses fills its hour up to a bound, and the rest is counted as other', async () => {
  const key = await newKey('flooded')
  const lines = Array.from({ length: 1_000 }, (_, n) => ({
    ...{
      keyId: key.id,
      time: ago(60),
      method: 'GET',
      path: '/',
      status: 200,
      ip: `8.8.${n % 250}.${Math.floor(n / 250)}`,
    },
  }))
  await report(tide.owner, lines)
  for (const [filter, limit] of [
    [{ service: 'flooded' }, valueLimits.service.address],
    [{ key: key.id as RequestFilter['key'] }, valueLimits.key.address],
  ] as const) {
    const { values, other, unknown } = await facet('address', filter)
    expect({ values, other, unknown }).toEqual({ values: limit, other: 1_000 - limit, unknown: 0 })
  }
})
