import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { type Api, expectProblem, send } from './api.fixture.ts'
import { createApi } from './app.ts'
import { asSuperuser, makeOrganization, type TestOrganization } from './organization.fixture.ts'

const database = useTestDatabase()
let api: Api
let acme: TestOrganization
let token: string
let bound: string
let key: { id: string; secretId: string; key: string }

beforeAll(async () => {
  api = createApi()
  acme = await makeOrganization(database.url)
  token = await acme.token()
  bound = await acme.token(['logs:write'], { service: 'payments' })
  const body = { service: 'payments', environment: 'production', name: 'ledger', holder: { machine: 'ledger' } }
  key = (await send(api, '/v1/keys', { token, body })).json
})
afterAll(closeIngest)

const now = new Date(Math.floor(Date.now() / 1000) * 1000)
const clf = `${now.toUTCString().slice(5, 16).replaceAll(' ', '/')}:${now.toISOString().slice(11, 19)} +0000`
const combined = (path: string, end = '') => `192.0.2.1 - - [${clf}] "GET ${path} HTTP/1.1" 200 5 "-" "curl/8"${end}`
const attribute = (name: string, stringValue: string) => ({ key: name, value: { stringValue } })

const post = (body: string | Uint8Array, path = '/v1/logs', by = token, headers: Record<string, string> = {}) =>
  send(api, path, { token: by, body, headers })
const rowsOf = (batchId: string) =>
  asSuperuser(
    database.url,
    sql => sql`select l.key_id, l.secret_id, s.slug, l.path, l.status, l.leak, l.environment
      from request_logs l left join services s on s.id = l.service_id where batch_id = ${batchId} order by line`,
  )

function otlp(serviceName: string, records: [name: string, value: string][][]): Buffer {
  const logRecords = records.map(attributes => ({
    timeUnixNano: `${now.getTime()}000000`,
    attributes: attributes.map(([name, value]) => attribute(name, value)),
  }))
  const resource = { attributes: [attribute('service.name', serviceName), attribute('host.name', 'web-1')] }
  return gzipSync(JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }))
}

test('OTLP/HTTP JSON, gzipped: a program’s name is a service’s where there is one, and no mistake where there is none', async () => {
  const request: [string, string][] = [
    ['http.request.method', 'GET'],
    ['url.path', `/v1/charges/${key.key}`],
    ['http.response.status_code', '200'],
  ]
  const [{ key: plain }, gzip] = [key, { 'Content-Encoding': 'gzip', 'Content-Type': 'application/json' }]
  const records = [
    [...request, ['key', plain]],
    [...request, ['keyturn.key_id', key.id]],
    request,
  ] as (typeof request)[]
  const unknown = (await post(otlp('checkout-web', records), '/v1/logs', token, gzip)).json
  expect(unknown).toMatchObject({ accepted: 2, rejected: [{ line: 3, reason: 'no_key' }], rejectedCount: 1 })
  const path = expect.stringMatching(/^\/v1\/charges\/.*…/)
  const told = { key_id: key.id, slug: 'payments', path, status: 200, leak: true, environment: 'production' }
  expect(await rowsOf(unknown.batchId)).toMatchObject([{ ...told, secret_id: key.secretId }, told])
  const known = (await post(otlp('payments', [request]), '/v1/logs', token, gzip)).json
  expect(await rowsOf(known.batchId)).toMatchObject([{ key_id: null, slug: 'payments', leak: true }])
  const byBound = (await post(otlp('checkout-web', [request, []]), '/v1/logs', bound, gzip)).json
  expect(byBound).toMatchObject({ accepted: 1, rejected: [{ line: 2, reason: 'bad_format' }] })
  expect(await rowsOf(byBound.batchId)).toMatchObject([{ key_id: null, slug: 'payments' }])
})

test('lines of several gateways in one batch, told by their shapes; what names neither key nor service is no one’s', async () => {
  const traefik = {
    ...{ StartUTC: now.toISOString(), ClientHost: '192.0.2.1', RequestMethod: 'GET', RequestPath: '/traefik' },
    ...{ DownstreamStatus: 200, Duration: 5e6, 'request_X-Keyturn-Key-Id': key.id },
  }
  const lines = [
    combined('/text', ` keyId=${key.id} secretId=${key.secretId}`),
    JSON.stringify(traefik),
    JSON.stringify({ time: now.toISOString(), keyId: key.id, path: '/own', status: 200 }),
    combined(`/none?k=${encodeURIComponent(key.key.replaceAll('_', '%5F'))}`),
    'Call me Ishmael.',
  ]
  const told = (await post(lines.join('\n'))).json
  expect(told.rejected).toEqual([
    { line: 4, reason: 'no_key' },
    { line: 5, reason: 'bad_json' },
  ])
  expect((await rowsOf(told.batchId)).map(row => [row.path, row.key_id])).toEqual([
    ['/text', key.id],
    ['/traefik', key.id],
    ['/own', key.id],
  ])
  const byBound = (await post(lines[3] ?? '', '/v1/logs', bound)).json
  expect(await rowsOf(byBound.batchId)).toMatchObject([{ key_id: null, slug: 'payments', path: '/none', leak: true }])
})

test('a format that is named is held to', async () => {
  const answer = await post(`${combined('/named', ` keyId=${key.id}`)}\n{}`, '/v1/logs?format=combined')
  expect(answer.json).toMatchObject({ accepted: 1, rejected: [{ line: 2, reason: 'bad_format' }] })
  const own = JSON.stringify({ time: now.toISOString(), keyId: key.id, path: '/named' })
  expect((await post(own, '/v1/logs?format=caddy')).json.rejected).toEqual([{ line: 1, reason: 'bad_format' }])
  expectProblem(await post(own, '/v1/logs?format=iis'), 400, 'invalid_query')
})

test('another organization’s key in a gateway’s line is unknown here', async () => {
  const other = await makeOrganization(database.url, 'other')
  const answer = await post(combined('/foreign', ` keyId=${key.id}`), '/v1/logs', await other.token())
  expect(await rowsOf(answer.json.batchId)).toMatchObject([{ key_id: null, slug: null }])
})
