import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { must } from '#lib/result.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
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
afterAll(closeIngest)

const place = { service: 'payments', environment: 'production' } as const
const newKey = async (more: Record<string, unknown> = {}, by = token) =>
  (
    await send(api, '/v1/keys', {
      token: by,
      body: { ...place, name: 'ledger', holder: { machine: 'ledger' }, ...more },
    })
  ).json as { id: string; key: string; secretId: string }
const verify = (body: unknown, by = token) => send(api, '/v1/verify', { token: by, body })

describe('POST /v1/verify', () => {
  test('a good key is valid, and what it is is told', async () => {
    const { id, key, secretId } = await newKey({ scopes: ['charges:write'], expiresAt: '2999-01-01T00:00:00Z' })
    const answer = await verify({
      key,
      ...place,
      scope: 'charges:write',
      ip: '203.0.113.7',
      method: 'GET',
      path: '/v1',
    })
    expect(answer.json).toEqual({
      ...{ valid: true, code: 'valid', keyId: id, secretId, name: 'ledger', holder: 'ledger', ...place },
      ...{ scopes: ['charges:write'], expiresAt: '2999-01-01T00:00:00.000Z' },
    })
    expect(answer.headers.has('RateLimit')).toBe(false)
  })

  test('a refused key is 200 and not valid', async () => {
    const { id, key } = await newKey({ allowedNetworks: ['10.0.0.0/8'] })
    const theirs = await newKey({}, await other.token())
    const codeOf = async (body: object) => {
      const { status, json } = await verify({ ...place, ...body })
      expect([status, json.valid]).toEqual([200, false])
      return json.code
    }
    expect(await codeOf({ key: 'nonsense' })).toBe('malformed')
    expect(await codeOf({ key: `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}` })).toBe('malformed')
    expect(await codeOf({ key: theirs.key })).toBe('unknown')
    expect(await codeOf({ key, environment: 'staging' })).toBe('wrong_environment')
    expect(await codeOf({ key, ip: '11.0.0.1' })).toBe('network_not_allowed')
    await send(api, `/v1/keys/${id}/revoke`, { token, body: {} })
    expect(await codeOf({ key })).toBe('revoked')
  })

  test('what time has ended is refused from the moment itself, before the clock has written it down', async () => {
    const system = { ...place, name: 'old', holder: { machine: 'ledger' } }
    const made = new Date('2026-01-01T00:00:00Z')
    const expired = must(await createKey(acme.system, { ...system, expiresAt: '2026-02-01T00:00:00Z' }, made))
    const retired = must(await createKey(acme.system, system, made))
    await asSuperuser(
      database.url,
      sql =>
        sql`update key_secrets set retires_at = '2026-03-01T00:00:00Z', successor_id = ${retired.secretId} where key_id = ${retired.id}`,
    )
    expect((await verify({ key: expired.key, ...place })).json).toMatchObject({ valid: false, code: 'expired' })
    expect((await verify({ key: retired.key, ...place })).json).toMatchObject({ valid: false, code: 'superseded' })
    expectProblem(await send(api, '/v1/keys/self', { token: retired.key }), 401, 'key_superseded')
  })

  test('limits are told in the fields of the IETF draft, and how long to wait', async () => {
    const limit = { name: 'per-minute', limit: 2, windowSeconds: 60 }
    const { key } = await newKey({ rateLimits: [limit, { name: 'per-day', limit: 100, windowSeconds: 86_400 }] })
    const first = await verify({ key, ...place })
    expect(first.headers.get('RateLimit-Policy')).toBe('"per-minute";q=2;w=60, "per-day";q=100;w=86400')
    expect(first.headers.get('RateLimit')).toMatch(/^"per-minute";r=1;t=\d+, "per-day";r=99;t=\d+$/)
    expect(first.headers.has('Retry-After')).toBe(false)
    expect(first.json.rateLimits[0]).toMatchObject({ ...limit, remaining: 1 })
    await verify({ key, ...place })
    const third = await verify({ key, ...place })
    expect(third.json).toMatchObject({ valid: false, code: 'rate_limited' })
    expect(Number(third.headers.get('Retry-After'))).toBeGreaterThan(0)
  })

  test('4xx is about the question', async () => {
    const { key } = await newKey()
    expectProblem(await verify({ ...place }), 400, 'invalid_body', 'key')
    expectProblem(await verify({ key, ...place, ip: 'here' }), 400, 'invalid_body', 'ip')
    expectProblem(await verify({ key, ...place, more: 1 }), 400, 'invalid_body', 'more')
    expectProblem(await verify({ key: 'a\0b', ...place }), 400, 'invalid_body', 'key')
    expectProblem(await verify({ key, ...place, environment: 'moon' }), 400, 'invalid_body', 'environment')
    expectProblem(await verify({ key, environment: 'production' }), 400, 'service_needed', 'service')
    expectProblem(await verify({ key, service: 'payments' }), 400, 'environment_needed', 'environment')
    expectProblem(await verify({ key, ...place, service: 'nope' }), 404, 'service_not_found', 'service')
    const bound = await acme.token(['keys:verify'], { service: 'payments' })
    expectProblem(await verify({ key, ...place, service: 'nope' }, bound), 403, 'outside_token')
    expect((await verify({ key, environment: 'production' }, bound)).json.valid).toBe(true)
  })
})

describe('/v1/keys/self', () => {
  test('tells a key what it is', async () => {
    const { id, key } = await newKey()
    expect((await send(api, '/v1/keys/self', { token: key })).json).toEqual({
      id,
      name: 'ledger',
      ...place,
      scopes: [],
    })
  })

  test('whoever has a key can stop it, twice, and then it is refused', async () => {
    const { id, key } = await newKey({ allowedNetworks: ['10.0.0.0/8'] })
    expectProblem(await send(api, '/v1/keys/self', { token: key }), 403, 'key_network_not_allowed')
    const stop = () => send(api, '/v1/keys/self/revoke', { token: key, method: 'POST' })
    expect((await stop()).json).toMatchObject({ id, status: 'revoked', changed: true })
    expect((await stop()).json).toMatchObject({ id, status: 'revoked', changed: false })
    expectProblem(await send(api, '/v1/keys/self', { token: key }), 401, 'key_revoked')
    const events = (await send(api, '/v1/audit?action=key.revoked', { token })).json.items
    expect(events[0]).toMatchObject({ actor: `key:${id}`, subject: { type: 'key', id } })
  })

  test('neither a token nor junk is a key', async () => {
    expectProblem(await send(api, '/v1/keys/self', { token }), 401, 'key_malformed')
    expectProblem(await send(api, '/v1/keys/self'), 401, 'token_missing')
  })
})

describe('GET /v1/audit', () => {
  test('pages newest first, filters, and holds no other organization’s entries', async () => {
    const all = (await send(api, '/v1/audit?limit=200', { token })).json.items as { seq: number; mac: string }[]
    expect(all.map(event => event.seq)).toEqual(all.map((_, i) => all.length - i))
    expect(all[0]?.mac).toMatch(/^[0-9a-f]{64}$/)
    const first = (await send(api, '/v1/audit?limit=2', { token })).json
    const next = (await send(api, `/v1/audit?limit=2&cursor=${first.nextCursor}`, { token })).json
    expect([...first.items, ...next.items].map(event => event.seq)).toEqual(all.slice(0, 4).map(event => event.seq))
    const theirs = (await send(api, '/v1/audit', { token: await other.token() })).json.items
    expect(theirs.some((event: { mac: string }) => all.some(mine => mine.mac === event.mac))).toBe(false)
    const future = await send(api, '/v1/audit?from=2999-01-01T00:00:00Z', { token })
    expect(future.json).toEqual({ items: [], nextCursor: null })
  })

  test.each([
    ['from=yesterday', 'from'],
    ['from=0000-01-01T00:00:00Z', 'from'],
    ['to=9999-12-31T23:59:59-14:00', 'to'],
    ['cursor=abc', 'cursor'],
    ['limit=x', 'limit'],
    ['who=me', 'who'],
    ['actor=%00', 'actor'],
  ])('?%s is refused by name', async (query, path) => {
    expectProblem(await send(api, `/v1/audit?${query}`, { token }), 400, 'invalid_query', path)
  })
})
