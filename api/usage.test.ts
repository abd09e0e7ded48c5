import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { type Api, expectProblem, send } from './api.fixture.ts'
import { createApi } from './app.ts'
import { makeOrganization, type TestOrganization } from './organization.fixture.ts'

const database = useTestDatabase()
let api: Api
let acme: TestOrganization
let token: string
let keyId: string
const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3 * 3_600_000)
const range = `from=${hour.toISOString()}&to=${new Date(hour.getTime() + 2 * 3_600_000).toISOString()}&interval=hour`

beforeAll(async () => {
  api = createApi()
  acme = await makeOrganization(database.url)
  token = await acme.token()
  const body = { service: 'payments', environment: 'production', name: 'ledger', holder: { machine: 'ledger' } }
  keyId = (await send(api, '/v1/keys', { token, body })).json.id
  const time = new Date(hour.getTime() + 60_000).toISOString()
  const lines = [200, 200, 404, 500].map(status => ({ time, keyId, method: 'GET', path: '/', status, durationMs: 20 }))
  await send(api, '/v1/logs', { token, body: lines })
})
afterAll(closeIngest)

const read = (query: string, by = token) => send(api, `/v1/usage?${query}`, { token: by })

test('every bucket of the range is there', async () => {
  const { status, json } = await read(`key=${keyId}&${range}`)
  expect(status).toBe(200)
  expect(json).toMatchObject({ interval: 'hour', source: 'report' })
  expect(json.buckets).toHaveLength(2)
  expect(json.buckets[0]).toMatchObject({ start: hour.toISOString(), collected: true, requests: 4, clientErrors: 1 })
  expect(json.buckets[0]).toMatchObject({ serverErrors: 1, refused: 0, p50Ms: expect.any(Number) })
  expect(json.buckets[1]).toMatchObject({ requests: 0, p50Ms: null })
})

test.each([
  ['interval=hour', 400, 'invalid_query', 'from'],
  [`${range}&interval=year`, 400, 'invalid_query', 'interval'],
  ['from=x&to=2026-01-02&interval=day', 400, 'invalid_query', 'from'],
  [`key=nope&${range}`, 400, 'invalid_query', 'key'],
  [`groupBy=colour&${range}`, 400, 'invalid_query', 'groupBy'],
  ['from=0000-01-01&to=0000-01-02&interval=day', 400, 'invalid_query', 'from'],
  ['from=9999-12-30T00:00:00Z&to=9999-12-31T23:59:59-14:00&interval=day', 400, 'invalid_query', 'from'],
  ['from=2026-01-02&to=2026-01-01&interval=day', 400, 'range_reversed', 'to'],
  ['from=2025-01-01&to=2026-01-01&interval=minute', 400, 'too_many_buckets', 'interval'],
  [`service=pay%00ments&${range}`, 400, 'invalid_query', 'service'],
  [`service=nope&${range}`, 404, 'not_found', undefined],
] as const)('?%s is refused', async (query, status, code, path) => {
  expectProblem(await read(query), status, code, path)
})

test('a day that no calendar of the database has is refused in words', async () => {
  const { json } = await read('from=0000-01-01&to=2026-01-01&interval=day')
  expect(json.errors).toEqual([{ path: 'from', message: expect.stringContaining('2027-01-31') }])
})

test('another organization’s key is not there', async () => {
  const other = await makeOrganization(database.url, 'other')
  expectProblem(await read(`key=${keyId}&${range}`, await other.token()), 404, 'not_found')
})
