import { beforeAll, describe, expect, test } from 'vitest'
import { closeDatabase, configureDatabase } from '#db/client.ts'
import { useTestDatabase } from '#db/testing.ts'
import { type Scope, scopes } from '#lib/access/actor.ts'
import { authenticateToken } from '#lib/credentials/authenticate-token.ts'
import { tokenIdInput } from '#lib/credentials/token-input.ts'
import { revokeToken } from '#lib/credentials/tokens.ts'
import { must } from '#lib/result.ts'
import { type Api, expectProblem, send } from './api.fixture.ts'
import { createApi } from './app.ts'
import { asSuperuser, makeOrganization, type TestOrganization } from './organization.fixture.ts'

const database = useTestDatabase()
const anId = '01a20254-8d99-7572-97ae-79fbdb969d10'
let api: Api
let acme: TestOrganization

beforeAll(async () => {
  api = createApi()
  acme = await makeOrganization(database.url)
})

const calls: [method: string, path: string, scope: Scope, body?: unknown][] = [
  ['POST', '/v1/services', 'services:write', {}],
  ['GET', '/v1/services', 'keys:read'],
  ['POST', '/v1/keys', 'keys:write', {}],
  ['GET', '/v1/keys', 'keys:read'],
  ['GET', `/v1/keys/${anId}`, 'keys:read'],
  ['POST', `/v1/keys/${anId}/rotate`, 'keys:write', {}],
  ['POST', `/v1/keys/${anId}/revoke`, 'keys:write', {}],
  ['POST', `/v1/keys/${anId}/quarantine`, 'keys:write', {}],
  ['POST', `/v1/keys/${anId}/release`, 'keys:write', {}],
  ['POST', '/v1/verify', 'keys:verify', {}],
  ['POST', '/v1/logs', 'logs:write', '{}'],
  ['GET', '/v1/usage', 'usage:read'],
  ['GET', '/v1/alerts', 'alerts:read'],
  ['POST', `/v1/alerts/${anId}/acknowledge`, 'alerts:write', {}],
  ['POST', `/v1/alerts/${anId}/resolve`, 'alerts:write', {}],
  ['POST', `/v1/alerts/${anId}/mark-normal`, 'alerts:write', {}],
  ['POST', `/v1/alerts/${anId}/snooze`, 'alerts:write', { until: '2027-01-31T00:00:00Z' }],
  ['GET', '/v1/audit', 'audit:read'],
  ['GET', '/metrics', 'usage:read'],
]

describe.each(calls)('%s %s', (method, path, scope, body) => {
  test('without a token is 401 and says how to bring one', async () => {
    const answer = await send(api, path, { method, body })
    expectProblem(answer, 401, 'token_missing')
    expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer realm="keyturn"')
  })

  test(`without the scope ${scope} is 403 and names it`, async () => {
    const token = await acme.token(scopes.filter(each => each !== scope))
    const answer = await send(api, path, { token, method, body })
    expectProblem(answer, 403, 'missing_scope')
    expect(answer.json).toMatchObject({ scope, detail: expect.stringContaining(scope) })
    expect(answer.headers.get('WWW-Authenticate')).toContain(`scope="${scope}"`)
  })

  test('with the scope alone gets further', async () => {
    const { status } = await send(api, path, { token: await acme.token([scope]), method, body })
    expect([401, 403]).not.toContain(status)
  })
})

describe('a token', () => {
  test('that has expired is refused as such', async () => {
    const token = await acme.token(['keys:read'], { expiresAt: '2026-01-01T00:00:00Z' })
    const answer = await send(api, '/v1/keys', { token })
    expectProblem(answer, 401, 'token_expired')
    expect(answer.headers.get('WWW-Authenticate')).toContain('error="invalid_token"')
  })

  test('that was revoked is refused as such, at once', async () => {
    const token = await acme.token(['keys:read'])
    expect((await send(api, '/v1/keys', { token })).status).toBe(200)
    const { tokenId } = must(await authenticateToken(token))
    must(await revokeToken(acme.system, { tokenId: tokenIdInput.parse(tokenId) }))
    expectProblem(await send(api, '/v1/keys', { token }), 401, 'token_revoked')
  })

  test.each(['x', 'ktn_123', `ktn_${'A'.repeat(49)}`, '\u00e9', ''])('like %j is refused', async token => {
    const headers = { Authorization: `Bearer ${token}` }
    const answer = await send(api, '/v1/keys', { headers })
    expect(answer.status).toBe(401)
    expect(['token_unknown', 'token_malformed']).toContain(answer.json.code)
  })

  test('as Basic is refused', async () => {
    expectProblem(await send(api, '/v1/keys', { headers: { Authorization: 'Basic eDp5' } }), 401, 'token_malformed')
  })
})

describe('addresses', () => {
  test.each(['/v1', '/v1/', '/v1/nope', '/v1/keys/', '/v1/alerts/', '/v1/authorize', '/v2/keys'])(
    '%s is 404',
    async path => {
      expectProblem(await send(api, path), 404, 'not_found')
    },
  )

  test('a key’s own rotation wants the key', async () => {
    const headers = { 'Idempotency-Key': 'x' }
    expectProblem(await send(api, '/v1/keys/self/rotate', { method: 'POST', headers }), 401, 'token_missing')
  })

  test.each([
    ['DELETE', '/v1/keys', 'GET, HEAD, POST'],
    ['PUT', `/v1/keys/${anId}`, 'GET, HEAD'],
    ['GET', '/v1/verify', 'POST'],
    ['OPTIONS', '/v1/logs', 'POST'],
    ['POST', '/healthz', 'GET, HEAD'],
  ])('%s %s is 405', async (method, path, allow) => {
    const answer = await send(api, path, { method })
    expectProblem(answer, 405, 'method_not_allowed')
    expect(answer.headers.get('Allow')).toBe(allow)
  })

  test('answers carry headers that keep browsers and caches out', async () => {
    const { headers } = await send(api, '/v1/openapi.json', { headers: { Origin: 'https://evil.example' } })
    expect(headers.get('Cache-Control')).toBe('no-store')
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'")
    expect(headers.has('Access-Control-Allow-Origin')).toBe(false)
  })
})

describe('what runs it is told', () => {
  test('that it lives and is ready', async () => {
    expect((await send(api, '/healthz')).json).toEqual({ status: 'ok' })
    const checks = { database: true, migrations: true, partitions: true }
    expect((await send(api, '/readyz')).json).toEqual({ status: 'ready', checks })
  })

  test('that it is not ready without today’s partition, or with a migration missing', async () => {
    const part = `request_logs_${new Date().toISOString().slice(0, 10).replaceAll('-', '')}`
    await asSuperuser(database.url, sql => sql.unsafe(`alter table ${part} rename to aside`))
    expect((await send(api, '/readyz')).json.checks).toMatchObject({ database: true, partitions: false })
    await asSuperuser(database.url, sql => sql.unsafe(`alter table aside rename to ${part}`))
    await asSuperuser(database.url, sql => sql`update drizzle.__drizzle_migrations set created_at = created_at - 1`)
    const answer = await send(api, '/readyz')
    expect([answer.status, answer.json.checks.migrations]).toEqual([503, false])
    await asSuperuser(database.url, sql => sql`update drizzle.__drizzle_migrations set created_at = created_at + 1`)
  })

  test('its numbers, in Prometheus’ format, without anybody’s words', async () => {
    await send(api, '/v1/keys/secret-word')
    const { text, headers } = await send(api, '/metrics', { token: await acme.token(['usage:read']) })
    expect(headers.get('Content-Type')).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m)
    expect(text).toMatch(/^keyturn_http_requests_total\{method="GET",route="\/v1\/keys",status="200"\} \d+$/m)
    expect(text).not.toContain('secret-word')
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) .+|[a-z_]+(\{[^}]*\})? [\d.e+-]+)$/)
  })

  test('the API, as OpenAPI 3.1 from the schemas that check it', async () => {
    const { json } = await send(api, '/v1/openapi.json')
    expect(json.openapi).toBe('3.1.0')
    expect(Object.keys(json.paths)).toEqual(
      expect.arrayContaining([
        '/keys',
        '/keys/{keyId}',
        '/keys/self',
        '/keys/{keyId}/rotate',
        '/verify',
        '/auth',
        '/logs',
        '/alerts',
        '/audit',
      ]),
    )
    const body = json.paths['/keys'].post.requestBody.content['application/json'].schema
    expect(body).toMatchObject({ additionalProperties: false, required: ['service', 'environment', 'name'] })
    const snooze = json.paths['/alerts/{alertId}/snooze'].post.requestBody
    expect(snooze).toMatchObject({ required: true })
    expect(snooze.content['application/json'].schema).toMatchObject({
      additionalProperties: false,
      required: ['until'],
    })
    expect(json.paths['/logs'].post.requestBody.content).toHaveProperty(['application/x-ndjson'])
    expect(json.paths['/keys'].post.responses['422'].content).toHaveProperty(['application/problem+json'])
    // What machines ask all day says when to come again.
    for (const [path, method, ...statuses] of [
      ['/verify', 'post', '429', '503'],
      ['/auth', 'get', '429', '503'],
      ['/keys/self', 'get', '503'],
      ['/keys/self/revoke', 'post', '503'],
      ['/keys/self/rotate', 'post', '503'],
    ] as const) {
      for (const status of statuses) {
        const told = json.paths[path][method].responses[status]
        expect(told, `${path} ${status}`).toHaveProperty(['headers', 'Retry-After'])
        expect(told.content).toHaveProperty(['application/problem+json'])
      }
    }
  })
})

test('without its database: 503, come back, and alive all the while', async () => {
  const token = await acme.token()
  await closeDatabase()
  configureDatabase('postgres://keyturn@127.0.0.1:1/gone')
  const answer = await send(api, '/v1/keys', { token })
  expectProblem(answer, 503, 'database_unreachable')
  expect(answer.headers.get('Retry-After')).toBe('2')
  expect(answer.text).not.toContain('127.0.0.1')
  expect((await send(api, '/readyz')).status).toBe(503)
  expect((await send(api, '/healthz')).status).toBe(200)
  await closeDatabase()
  configureDatabase(database.url)
  expect((await send(api, '/v1/keys', { token })).status).toBe(200)
})

test('a failure that nobody expected leaves an opaque id, and no parameter of a query', async () => {
  await asSuperuser(database.url, sql => sql.unsafe('alter table keys rename column name to moved'))
  const answer = await send(api, '/v1/keys?q=private-word', { token: await acme.token() })
  await asSuperuser(database.url, sql => sql.unsafe('alter table keys rename column moved to name'))
  expectProblem(answer, 500, 'internal')
  expect(answer.json.requestId).toMatch(/^[0-9a-f-]{36}$/)
  expect(answer.text).not.toMatch(/private-word|select|moved|keys/)
})
