import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { closeIngest } from './ingest.ts'
import { inOrderOfIndexes, sliceSql } from './read-slices.ts'
import type { RequestSearch } from './request-search.ts'
import { examinedAtMost, searchRequests } from './search-requests.ts'
import { ago, asOwner, makeKey, makeService, now, report } from './usage.fixture.ts'
import { flushVerificationLines, recordVerification } from './verification-lines.ts'

const database = useTestDatabase()
let tide: Awaited<ReturnType<typeof makeService>>
let other: Awaited<ReturnType<typeof makeService>>
let catalogKey: Awaited<ReturnType<typeof makeKey>>

const clients = ['curl/8.1', 'checkout-api/2.14 (linux)', 'Go-http-client/1.1', '©']
const addresses = ['83.149.9.216', '192.0.2.7', '2001:db8::7', '198.51.100.4']

/** A line every eleven minutes of three days, each dimension in a rhythm of its own. */
const lines = Array.from({ length: 390 }, (_, i) => ({
  service: i % 5 === 0 ? 'catalog' : 'payments',
  time: ago(30 + i * 660),
  status: [200, 201, 404, 503, 302][i % 5],
  method: i % 3 === 0 ? 'POST' : 'GET',
  path: i % 7 === 0 ? `/v1/users/${1000 + i}` : '/v1/charges',
  ip: addresses[Math.floor(i / 100)],
  userAgent: clients[Math.floor(i / 60) % 4],
  requestId: `req-${i}`,
}))
const range = { from: new Date(now.getTime() - 4 * 86_400_000), to: new Date(now.getTime() + 1) }

beforeAll(async () => {
  const born = new Date(now.getTime() - 20 * 86_400_000)
  tide = await makeService('Tidewater', 'payments', born)
  other = await makeService('Harbor', 'payments', born)
  must(await createService(tide.owner, { slug: 'catalog', name: 'Catalog', prefix: 'catalog', team: 'logistics' }))
  catalogKey = await makeKey(tide.owner, 'catalog', 'Storefront', born, 'staging')
  const keyOf = (service: string) => (service === 'catalog' ? catalogKey.key : tide.key.key)
  for (let i = 0; i < lines.length; i += 40) {
    await report(
      tide.owner,
      lines.slice(i, i + 40).map(({ service, ...line }) => ({ ...line, key: keyOf(service) })),
    )
  }
  await report(other.owner, [{ key: other.key.key, time: ago(60), status: 200, requestId: 'harbor' }])
})
afterAll(closeIngest)

async function all(actor: typeof tide.owner, search: RequestSearch, limit = 37) {
  const ids: (string | null)[] = []
  let cursor: string | undefined
  do {
    const page = await searchRequests(actor, { search, ...range, cursor, limit }, now)
    ids.push(...page.items.map(({ requestId }) => requestId))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return ids
}
const idsOf = (meant: (line: (typeof lines)[number]) => boolean) =>
  lines.filter(meant).map(({ requestId }) => requestId)

test('every filter, alone and combined, finds what a look at all rows finds, newest first, page by page', async () => {
  const route = await asOwner<{ id: number; template: string }>(database.url, `select id, template from routes`)
  const users = route.find(({ template }) => template.includes('{'))?.id ?? 0
  expect(users).toBeGreaterThan(0)
  const [network] = await asOwner<{ asn: number }>(
    database.url,
    `select asn::float8 as asn from request_logs where ip = '83.149.9.216' limit 1`,
  )
  const key = tide.key.id as KeyId
  const cases: [RequestSearch, (line: (typeof lines)[number]) => boolean][] = [
    [{}, () => true],
    [{ service: 'catalog' }, ({ service }) => service === 'catalog'],
    [{ environment: 'staging' }, ({ service }) => service === 'catalog'],
    [{ key }, ({ service }) => service === 'payments'],
    [{ outcome: 'reported' }, () => true],
    [{ outcome: 'refused' }, () => false],
    [{ country: 'RU' }, ({ ip }) => ip === addresses[0]],
    [{ network: network?.asn ?? 0 }, ({ ip }) => ip === addresses[0]],
    [{ address: '2001:db8::7' }, ({ ip }) => ip === addresses[2]],
    [{ client: 'curl' }, ({ userAgent }) => userAgent === clients[0]],
    [{ client: '(other)' }, ({ userAgent }) => userAgent === '©'],
    [{ status: '5xx' }, ({ status }) => status === 503],
    [{ method: 'POST' }, ({ method }) => method === 'POST'],
    [{ requestId: 'req-171' }, ({ requestId }) => requestId === 'req-171'],
    [
      { key, address: addresses[1], status: '4xx' },
      line => line.service === 'payments' && line.ip === addresses[1] && line.status === 404,
    ],
    [
      { service: 'payments', client: 'curl', address: addresses[0] },
      l => l.service === 'payments' && l.userAgent === clients[0] && l.ip === addresses[0],
    ],
  ]
  const ofUsers = await asOwner<{ id: string }>(
    database.url,
    `select request_id as id from request_logs where route_id in (select id from routes where $1 in (id, merged_into)) order by time desc`,
    [String(users)],
  )
  expect(await all(tide.owner, { route: users })).toEqual(ofUsers.map(({ id }) => id))
  for (const [search, meant] of cases)
    expect(await all(tide.owner, search), JSON.stringify(search)).toEqual(idsOf(meant))
})

test('a verdict finds the requests that got it, and an answer’s class none of them', async () => {
  const ocean = await makeService('Ocean')
  const whose = { organizationId: ocean.organizationId, serviceId: ocean.service.id, environment: 'production' }
  const line = {
    ...whose,
    keyId: ocean.key.id,
    secretId: ocean.key.secretId,
    ip: null,
    userAgent: 'curl/8.1',
    origin: null,
  }
  const verdicts = ['valid', 'expired', 'rate_limited', 'valid', 'expired', 'unknown', 'valid']
  for (const [i, outcome] of verdicts.entries())
    await recordVerification({
      ...line,
      outcome,
      time: new Date(ago(60 + i * 5000)),
      method: 'GET',
      path: `/${outcome}`,
    })
  await flushVerificationLines()
  const found = async (search: RequestSearch) =>
    (await searchRequests(ocean.owner, { search, ...range }, now)).items.map(({ outcome }) => outcome)
  expect(await found({})).toEqual(verdicts)
  expect(await found({ outcome: 'refused' })).toEqual(verdicts.filter(verdict => verdict !== 'valid'))
  for (const outcome of new Set(verdicts))
    expect(await found({ outcome })).toEqual(verdicts.filter(verdict => verdict === outcome))
  expect(await found({ outcome: 'reported' })).toEqual([])
  expect(await found({ outcome: 'no_such_verdict' })).toEqual([])
  expect(await found({ status: '4xx' })).toEqual([])
})

test('who sees what: services of one’s teams, keys of theirs, and nothing across an organization', async () => {
  const payments = idsOf(({ service }) => service === 'payments')
  expect(await all(tide.developer, {})).toEqual(payments)
  expect(await all(tide.outsider, {})).toEqual(idsOf(({ service }) => service === 'catalog'))
  expect(await all(tide.developer, { service: 'catalog' })).toEqual([])
  expect(await all(tide.developer, { key: catalogKey.id as KeyId })).toEqual([])
  expect(await all(other.owner, {})).toEqual(['harbor'])
  for (const search of [{ key: tide.key.id as KeyId }, { requestId: 'req-3' }, { service: 'catalog' }]) {
    expect(await all(other.owner, search)).toEqual([])
  }
})

test('another team’s key that was tried here is told of, and not named', async () => {
  await report(tide.owner, [
    { key: catalogKey.key, service: 'payments', time: ago(5), status: 401, requestId: 'stray' },
  ])
  const search = { requestId: 'stray' }
  const seen = async (actor: typeof tide.owner) => (await searchRequests(actor, { search, ...range }, now)).items[0]
  expect(await seen(tide.owner)).toMatchObject({ service: 'payments', key: { name: 'Storefront' }, keyOf: 'known' })
  expect(await seen(tide.developer)).toMatchObject({ service: 'payments', key: null, keyOf: 'hidden', secret: null })
  const ofKey = await all(tide.outsider, { key: catalogKey.id as KeyId })
  expect(ofKey).toEqual(idsOf(({ service }) => service === 'catalog'))
})

test('an hour whose values were not told apart, or never counted, is looked at', async () => {
  const half = Math.floor(now.getTime() / 86_400_000 - 6) * 86_400_000 + 1_800_000
  const at = (seconds: number) => new Date(half - seconds * 1000).toISOString()
  const many = Array.from({ length: 130 }, (_, i) => ({
    key: tide.key.key,
    time: at(i),
    status: 200,
    userAgent: `c${i}/1`,
  }))
  await report(tide.owner, many)
  const first = async (client: string) =>
    (await searchRequests(tide.developer, { search: { client }, ...range, from: new Date(at(3600)) }, now)).items
  for (const client of ['c3', 'c129']) expect(await first(client)).toHaveLength(1)
  expect(await asOwner(database.url, `select from service_values_hour where value = 'c129'`)).toEqual([])
  await asOwner(database.url, `delete from service_values_hour where service_id = $1 and start <= $2`, [
    tide.service.id,
    at(0),
  ])
  expect(await first('c3')).toHaveLength(1)
})

test('a cursor goes on within equal times, and a made-up one starts from the top', async () => {
  const time = ago(20 * 86_400)
  const many = Array.from({ length: 25 }, (_, i) => ({ key: tide.key.key, time, status: 200, requestId: `same-${i}` }))
  for (const some of [many.slice(0, 12), many.slice(12)]) await report(tide.owner, some)
  const at = { from: new Date(time), to: new Date(Date.parse(time) + 1), limit: 4 }
  const seen: (string | null)[] = []
  let cursor: string | undefined
  do {
    const page = await searchRequests(tide.developer, { search: {}, ...at, cursor }, now)
    seen.push(...page.items.map(({ requestId }) => requestId))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  expect(seen.toSorted()).toEqual(many.map(({ requestId }) => requestId).toSorted())
  const forged = [
    'x',
    Buffer.from('["2026-01-01","x",1]').toString('base64url'),
    Buffer.from(`["${'9'.repeat(400)}"]`).toString('base64url'),
  ]
  for (const each of forged) {
    expect((await searchRequests(tide.developer, { search: {}, ...at, cursor: each }, now)).items).toHaveLength(4)
  }
})

test('an hour of 200,000 rows is read within the bound of a page, and its needle is found after some', async () => {
  const hour = Math.floor(now.getTime() / 3_600_000) * 3_600_000 - 10 * 86_400_000
  const start = new Date(hour).toISOString()
  await asOwner(
    database.url,
    `insert into request_logs (organization_id, time, service_id, key_id, source, outcome, status, method, request_id, batch_id, line)
     select $1::uuid, $2::timestamptz + i * interval '18 milliseconds', $3::uuid, $4::uuid, 'report', 'reported', 200, 'GET', 'r' || i, $1::uuid, i
     from generate_series(1, 199999) i`,
    [tide.organizationId, start, tide.service.id, tide.key.id],
  )
  await asOwner(
    database.url,
    `insert into service_hour (organization_id, service_id, start, environment, source, requests, refused, client_errors, server_errors,
       bytes, refusals, latency)
     values ($1::uuid, $2::uuid, $3::timestamptz, 'production', 'report', 199999, 0, 0, 0, 0, '{}', '{}')`,
    [tide.organizationId, tide.service.id, start],
  )
  const wide = { from: new Date(hour - 3_600_000), to: new Date(hour + 3_600_000) }
  const search = { requestId: 'r777', method: 'GET' }
  const backs: (string | null)[] = []
  let cursor: string | undefined
  let found: (string | null)[] = []
  do {
    const page = await searchRequests(tide.developer, { search, ...wide, cursor }, now)
    found = page.items.map(({ requestId }) => requestId)
    backs.push(page.searchedBackTo)
    cursor = page.nextCursor ?? undefined
  } while (cursor && found.length === 0)
  expect(found).toEqual(['r777'])
  expect(backs).toHaveLength(4)
  expect(backs.slice(0, 3)).toEqual(
    [1, 2, 3].map(pages =>
      expect.stringMatching(new Date(hour + (200_000 - pages * examinedAtMost) * 18).toISOString().slice(0, 23)),
    ),
  )

  const slices = [tide.service.id, newServiceId].map(serviceId => ({ serviceId, from: hour, to: hour + 3_600_000 }))
  const query = { slices, condition: sql`u.request_id = 'r777'`, visible: [tide.service.id], after: null, limit: 100 }
  const plan = await withTenant(tide.developer, async tx => {
    await inOrderOfIndexes(tx)
    const rows = await tx.execute<{ 'QUERY PLAN': string }>(
      sql`explain (analyze, timing off) ${sliceSql({ ...query, examineAtMost: 5_000 })}`,
    )
    return rows.map(row => row['QUERY PLAN']).join('\n')
  })
  const read = [...plan.matchAll(/Index Scan.* on request_logs\S* .*\(actual rows=(\d+)/g)].map(([, rows]) =>
    Number(rows),
  )
  expect(
    read.reduce((sum, rows) => sum + rows, 0),
    plan,
  ).toBeGreaterThanOrEqual(5_000)
  expect(
    read.reduce((sum, rows) => sum + rows, 0),
    plan,
  ).toBeLessThan(5_100)
})

const newServiceId = '0198c0de-0000-7000-8000-000000000000'
