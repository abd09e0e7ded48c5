import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { type Api, expectProblem, send } from './api.fixture.ts'
import { createApi } from './app.ts'
import { asSuperuser, makeOrganization, type TestOrganization } from './organization.fixture.ts'

const database = useTestDatabase()
let api: Api
let acme: TestOrganization
let other: TestOrganization
let token: string

beforeAll(async () => {
  api = createApi()
  acme = await makeOrganization(database.url, 'acme')
  other = await makeOrganization(database.url, 'other')
  token = await acme.token()
})

const input = { service: 'payments', environment: 'production', name: 'ledger', holder: { machine: 'ledger' } }
const post = (path: string, body: unknown, headers?: Record<string, string>) =>
  send(api, path, { token, body, headers })
const rows = async () =>
  asSuperuser(
    database.url,
    async sql =>
      (
        await sql`select (select count(*) from keys) keys, (select count(*) from key_secrets) secrets,
          (select count(*) from services) services, (select count(*) from machines) machines,
          (select count(*) from exposures) exposures, (select count(*) from audit_events where action not like 'token.%') events,
          (select count(*) from idempotency_keys) once`
      )[0],
  )

describe('POST /v1/keys', () => {
  test('answers with the plain key once, and no other answer holds it', async () => {
    const created = await post('/v1/keys', {
      ...input,
      rateLimits: [{ name: 'per-minute', limit: 100, windowSeconds: 60 }],
    })
    expect(created.status).toBe(201)
    expect(created.json).toMatchObject({
      name: 'ledger',
      service: 'payments',
      environment: 'production',
      expiresAt: null,
    })
    expect(created.json.key).toMatch(/^payments_prd_[0-9A-Za-z]{49}$/)
    const { id, key } = created.json
    const random = key.slice('payments_prd_'.length, -6)
    const answers = await Promise.all([
      send(api, '/v1/keys', { token }),
      send(api, `/v1/keys/${id}`, { token }),
      send(api, '/v1/audit', { token }),
      post('/v1/verify', { key, service: 'payments', environment: 'production' }),
      post('/v1/verify', { key, service: key }),
      post('/v1/keys', { ...input, name: key, [key]: key }),
      post(`/v1/keys/${key}/revoke`, {}),
      send(api, `/v1/${key}`, { token }),
      send(api, `/v1/keys?status=${key}`, { token }),
      send(api, '/v1/keys/self', { token: key }),
      post(`/v1/keys/${id}/revoke`, { note: 'done' }),
    ])
    for (const { text, headers } of answers) {
      expect(text).not.toContain(random)
      expect(JSON.stringify([...headers])).not.toContain(random)
    }
    const listed = (await send(api, `/v1/keys/${id}`, { token })).json
    expect(listed).toMatchObject({
      id,
      status: 'revoked',
      hint: created.json.hint,
      holder: { kind: 'machine', machine: 'ledger' },
    })
    expect(JSON.stringify(listed)).not.toMatch(/hash|pepper/i)
  })

  test('the same Idempotency-Key makes one key, and says which', async () => {
    const headers = { 'Idempotency-Key': 'deploy-42' }
    const first = await post('/v1/keys', { ...input, name: 'once' }, headers)
    expect(first.status).toBe(201)
    const before = await rows()
    const again = await post(
      '/v1/keys',
      Object.fromEntries(Object.entries({ ...input, name: 'once' }).reverse()),
      headers,
    )
    expectProblem(again, 409, 'already_created')
    expect(again.json.keyId).toBe(first.json.id)
    expectProblem(await post('/v1/keys', { ...input, name: 'twice' }, headers), 422, 'idempotency_key_reused')
    expect(await rows()).toEqual(before)
    const elsewhere = await send(api, '/v1/keys', {
      token: await other.token(),
      body: { ...input, name: 'once' },
      headers,
    })
    expect(elsewhere.status).toBe(201)
  })

  test('of ten with the same Idempotency-Key at once, one makes a key', async () => {
    const headers = { 'Idempotency-Key': 'race' }
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post('/v1/keys', { ...input, name: 'race' }, headers)),
    )
    expect(answers.map(answer => answer.status).toSorted()).toEqual([201, ...Array(9).fill(409)])
  })

  test('a refused request leaves its Idempotency-Key free', async () => {
    const headers = { 'Idempotency-Key': 'fixed-later' }
    expect((await post('/v1/keys', { ...input, service: 'nope' }, headers)).status).toBe(404)
    expect((await post('/v1/keys', input, headers)).status).toBe(201)
  })
})

describe('a bad body is refused by name, and nothing is written', () => {
  let before: unknown
  beforeEach(async () => {
    before = await rows()
  })
  const check = async (answer: Awaited<ReturnType<typeof send>>, status: number, code: string, path?: string) => {
    expectProblem(answer, status, code, path)
    expect(await rows()).toEqual(before)
  }

  test.each([
    ['malformed JSON', '{"service":', 400, 'malformed_json', undefined],
    ['nothing', '', 400, 'malformed_json', undefined],
    ['an array', [], 400, 'invalid_body', ''],
    ['null', 'null', 400, 'invalid_body', ''],
    ['an unknown field', { ...input, admin: true }, 400, 'invalid_body', 'admin'],
    ['an unknown field inside', { ...input, holder: { machine: 'a', root: 1 } }, 400, 'invalid_body', 'holder.root'],
    [
      '__proto__',
      '{"service":"payments","environment":"production","name":"x","__proto__":{"a":1}}',
      400,
      'invalid_body',
      '__proto__',
    ],
    ['a missing name', { ...input, name: undefined }, 400, 'invalid_body', 'name'],
    ['a number for a name', { ...input, name: 7 }, 400, 'invalid_body', 'name'],
    ['a NUL in the name', { ...input, name: 'a\0b' }, 400, 'invalid_body', 'name'],
    ['a NUL in the service', { ...input, service: 'pay\0ments' }, 400, 'invalid_body', 'service'],
    ['a newline in the machine', { ...input, holder: { machine: 'a\nb' } }, 400, 'invalid_body', 'holder.machine'],
    ['no such environment', { ...input, environment: 'moon' }, 400, 'invalid_body', 'environment'],
    ['an expiry without a zone', { ...input, expiresAt: '2030-01-01' }, 400, 'invalid_body', 'expiresAt'],
    [
      'an expiry that no calendar holds',
      { ...input, expiresAt: '9999-12-31T23:59:59-14:00' },
      400,
      'invalid_body',
      'expiresAt',
    ],
    ['an expiry in the past', { ...input, expiresAt: '2020-01-01T00:00:00Z' }, 400, 'expiry_in_the_past', 'expiresAt'],
    [
      'a network that is none',
      { ...input, allowedNetworks: ['10.0.0.0/99'] },
      400,
      'invalid_body',
      'allowedNetworks.0',
    ],
    [
      'a limit of zero',
      { ...input, rateLimits: [{ name: 'a', limit: 0, windowSeconds: 1 }] },
      400,
      'invalid_body',
      'rateLimits.0.limit',
    ],
    ['no such service', { ...input, service: 'nope' }, 404, 'service_not_found', 'service'],
    ['no such holder', { ...input, holder: { member: 'x@nowhere.example' } }, 404, 'holder_not_found', 'holder'],
    [
      'another organization’s member',
      { ...input, holder: { member: 'owner@other.example' } },
      404,
      'holder_not_found',
      'holder',
    ],
  ])('%s', async (_name, body, status, code, path) => check(await post('/v1/keys', body), status, code, path))

  test('an environment that the service does not have', async () => {
    await post('/v1/services', { slug: 'labs', name: 'Labs', prefix: 'labs', environments: ['development'] })
    before = await rows()
    await check(await post('/v1/keys', { ...input, service: 'labs' }), 400, 'environment_not_found', 'environment')
  })

  test.each([2 * 1024 * 1024, 1024 * 1024 + 1])('a body of %i bytes', async size => {
    await check(await post('/v1/keys', { ...input, name: 'x'.repeat(size) }), 413, 'body_too_large')
  })

  test('a stream that says nothing of its length and does not end in time', async () => {
    const part = new TextEncoder().encode('x'.repeat(65_536))
    let sent = 0
    const body = new ReadableStream({
      pull: controller => {
        sent += part.length
        controller.enqueue(part)
      },
    })
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
    const init = { method: 'POST', body, headers, duplex: 'half' } as RequestInit
    expect((await api.request('/v1/keys', init)).status).toBe(413)
    expect(sent).toBeLessThan(2 * 1024 * 1024)
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])('as %s', async type => {
    await check(await post('/v1/keys', JSON.stringify(input), { 'Content-Type': type }), 415, 'unsupported_media_type')
  })

  test.each([
    ['a slug with spaces', { slug: 'my service', name: 'x', prefix: 'x' }, 400, 'invalid_body', 'slug'],
    ['a reserved prefix', { slug: 'x', name: 'x', prefix: 'ktn' }, 400, 'invalid_body', 'prefix'],
    ['a slug that is taken', { slug: 'payments', name: 'x', prefix: 'x' }, 409, 'slug_taken', 'slug'],
    ['a prefix that is taken', { slug: 'x', name: 'x', prefix: 'payments' }, 409, 'prefix_taken', 'prefix'],
    ['no such team', { slug: 'x', name: 'x', prefix: 'x', team: 'nope' }, 404, 'team_not_found', 'team'],
  ])('a service with %s', async (_name, body, status, code, path) =>
    check(await post('/v1/services', body), status, code, path),
  )
})
