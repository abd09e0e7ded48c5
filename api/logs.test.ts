import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { type Api, expectProblem, send } from './api.fixture.ts'
import { createApi } from './app.ts'
import { asSuperuser, makeOrganization, type TestOrganization } from './organization.fixture.ts'

const database = useTestDatabase()
let api: Api
let acme: TestOrganization
let token: string
let keyId: string

beforeAll(async () => {
  api = createApi()
  acme = await makeOrganization(database.url)
  token = await acme.token()
  const body = { service: 'payments', environment: 'production', name: 'ledger', holder: { machine: 'ledger' } }
  keyId = (await send(api, '/v1/keys', { token, body })).json.id
})
afterAll(closeIngest)

let count = 0
const line = (more: object = {}) =>
  JSON.stringify({ time: new Date().toISOString(), keyId, method: 'GET', path: `/${++count}`, status: 200, ...more })
const post = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  send(api, '/v1/logs', { token, body, headers: { 'Content-Type': 'application/x-ndjson', ...headers } })
const rows = () =>
  asSuperuser(
    database.url,
    async sql =>
      (
        await sql`select (select count(*)::int from request_logs) logs, (select count(*)::int from ingest_batches) batches`
      )[0],
  )

describe('takes', () => {
  test.each([
    ['plain lines', (text: string) => text, {}],
    ['gzip', gzipSync, { 'Content-Encoding': 'gzip' }],
    ['zstd', zstdCompressSync, { 'Content-Encoding': 'zstd' }],
  ] as const)('%s', async (_name, pack, headers) => {
    const before = await rows()
    const answer = await post(pack(`${line()}\n${line()}\n`), headers)
    expect(answer.json).toEqual({
      ...{ batchId: expect.any(String), accepted: 2, rejected: [], rejectedCount: 0, duplicate: false },
    })
    expect(await rows()).toEqual({ logs: before?.logs + 2, batches: before?.batches + 1 })
  })

  test('a JSON array', async () => {
    const answer = await post(`[${line()},${line()}]`, { 'Content-Type': 'application/json' })
    expect(answer.json).toMatchObject({ accepted: 2 })
  })

  test('a batch once, by its name or by what it holds', async () => {
    const headers = { 'Idempotency-Key': 'batch-1' }
    const text = line()
    const first = await post(text, headers)
    const { batchId } = first.json
    const before = await rows()
    expect((await post(text, headers)).json).toMatchObject({ batchId, accepted: 1, duplicate: true })
    expectProblem(await post(line(), headers), 422, 'idempotency_mismatch')
    expect(await rows()).toEqual(before)
    const unnamed = line()
    await post(unnamed)
    expect((await post(gzipSync(unnamed), { 'Content-Encoding': 'gzip' })).json).toMatchObject({ duplicate: true })
  })
})

describe('a bad line is named, and sinks no other:', () => {
  test.each([
    ['from 1969', { time: '1969-07-20T20:17:00Z' }],
    ['from 2150', { time: '2150-01-01T00:00:00Z' }],
    ['without a time', { time: undefined }],
    ['with a time that is none', { time: 'noon' }],
  ])('%s', async (_name, more) => {
    const answer = await post(`${line()}\n${line(more)}\n${line()}`)
    expect(answer.json).toMatchObject({
      accepted: 2,
      rejectedCount: 1,
      rejected: [{ line: 2, reason: expect.any(String) }],
    })
  })

  test('that is no JSON', async () => {
    const answer = await post(`${line()}\n{"time":\n${line()}`)
    expect(answer.json).toMatchObject({ accepted: 2, rejected: [{ line: 2 }] })
  })

  test('a NUL byte neither breaks the batch nor reaches the database', async () => {
    const answer = await post(`${line({ path: '/a\0b', userAgent: 'x\0' })}\n${line()}`)
    expect(answer.status).toBe(200)
    expect(answer.json.accepted + answer.json.rejectedCount).toBe(2)
    expect(answer.json.accepted).toBeGreaterThanOrEqual(1)
  })

  test('a hundred are listed, all are counted', async () => {
    const answer = await post(Array.from({ length: 150 }, () => 'x').join('\n'))
    expect(answer.json.rejected).toHaveLength(100)
    expect(answer.json.rejectedCount).toBe(150)
  })
})

/** Half a gigabyte in half a megabyte. */
function bomb(): Uint8Array {
  return gzipSync(Buffer.alloc(512 * 1024 * 1024, 'x'))
}

describe('a bad body is refused whole, and nothing is written:', () => {
  type Case = [
    name: string,
    body: () => string | Uint8Array,
    headers: Record<string, string>,
    status: number,
    code: string,
  ]
  test.each<Case>([
    ['17 MiB', () => 'x'.repeat(17 * 1024 * 1024), {}, 413, 'body_too_large'],
    ['100,001 lines', () => '{}\n'.repeat(100_001), {}, 413, 'too_many_lines'],
    ['a gzip of 512 MiB', bomb, { 'Content-Encoding': 'gzip' }, 413, 'body_too_large'],
    ['a gzip that is none', () => 'plain', { 'Content-Encoding': 'gzip' }, 400, 'broken_encoding'],
    ['half a gzip', () => gzipSync(line()).subarray(0, 40), { 'Content-Encoding': 'gzip' }, 400, 'broken_encoding'],
    ['brotli', () => 'x', { 'Content-Encoding': 'br' }, 415, 'unsupported_encoding'],
    ['half an array', () => `[${line()}`, {}, 400, 'bad_json'],
    ['a form', () => 'a=b', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415, 'unsupported_media_type'],
    ['a bad Idempotency-Key', () => line(), { 'Idempotency-Key': 'a b' }, 400, 'invalid_header'],
  ])('%s', async (_name, body, headers, status, code) => {
    const before = await rows()
    expectProblem(await post(body(), headers), status, code)
    expect(await rows()).toEqual(before)
  })

  test('a bomb costs what it may hold, not what it holds', async () => {
    const packed = bomb()
    const rss = process.memoryUsage().rss
    await post(packed, { 'Content-Encoding': 'gzip' })
    expect(process.memoryUsage().rss - rss).toBeLessThan(128 * 1024 * 1024)
  })
})

test('another organization’s key is no key here', async () => {
  const other = await makeOrganization(database.url, 'other')
  const answer = await send(api, '/v1/logs', { token: await other.token(), body: line() })
  expect(answer.json).toMatchObject({ accepted: 1 })
  const [kept] = await asSuperuser(
    database.url,
    sql => sql`select key_id from request_logs where organization_id = ${other.organizationId}`,
  )
  expect(kept).toEqual({ key_id: null })
})
