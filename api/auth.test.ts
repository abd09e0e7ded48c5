import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeDatabase, configureDatabase } from '#db/client.ts'
import { useTestDatabase } from '#db/testing.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { catchUp } from '#lib/memory/follow-changes.ts'
import { must } from '#lib/result.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { type Api, send } from './api.fixture.ts'
import { createApi } from './app.ts'
import { asSuperuser, makeOrganization, type TestOrganization } from './organization.fixture.ts'

const database = useTestDatabase()
const place = { service: 'payments', environment: 'production' } as const
let api: Api
let acme: TestOrganization
let other: TestOrganization
let token: string

beforeAll(async () => {
  api = createApi()
  acme = await makeOrganization(database.url, 'acme')
  other = await makeOrganization(database.url, 'other')
  token = await acme.token(['keys:verify'])
})
afterAll(closeIngest)

const newKey = async (more: object = {}, { system } = acme) =>
  must(await createKey(system, { ...place, name: 'ledger', holder: { machine: 'ledger' }, ...more }))

async function ask(query: string, headers: Record<string, string>, by = token) {
  const answer = await send(api, `/v1/auth?${query}`, { headers: { 'X-Keyturn-Token': by, ...headers } })
  return [answer.status, answer.headers.get('X-Keyturn-Code'), answer] as const
}
const at = (gateway: string) => `gateway=${gateway}&service=payments&environment=production`
const as = (key: string) => ({ Authorization: `Bearer ${key}` })

test('says whose key it is, in what a header can hold', async () => {
  const { id, key, secretId } = await newKey({ holder: { machine: 'Łódź 100 %' }, scopes: ['a:read', 'a:write'] })
  const answer = await send(api, `/v1/auth?${at('nginx')}`, {
    method: 'DELETE',
    headers: { 'X-Keyturn-Token': token, 'X-API-Key': key },
  })
  expect([answer.status, answer.text]).toEqual([200, ''])
  expect(Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith('x-keyturn')))).toEqual({
    'x-keyturn-code': 'valid',
    'x-keyturn-key-id': id,
    'x-keyturn-secret-id': secretId,
    'x-keyturn-holder': '%C5%81%C3%B3d%C5%BA%20100%20%25',
    'x-keyturn-scopes': 'a:read a:write',
  })
})

test('401 is for no key, 403 for one that may not do this', async () => {
  const { key } = await newKey({ scopes: ['a:read'], allowedNetworks: ['203.0.113.0/24'] })
  const theirs = await newKey({}, other)
  const expired = must(
    await createKey(
      acme.system,
      { ...place, name: 'old', holder: { machine: 'ledger' }, expiresAt: '2026-02-01T00:00:00Z' },
      new Date('2026-01-01T00:00:00Z'),
    ),
  )
  const told = async (query: string, headers: Record<string, string>) => (await ask(query, headers)).slice(0, 2)
  expect(await told(at('nginx'), {})).toEqual([401, 'missing'])
  expect(await told(at('nginx'), { Authorization: 'Basic eDp5' })).toEqual([401, 'missing'])
  expect(await told(at('nginx'), { ...as(key), 'X-API-Key': theirs.key })).toEqual([401, 'ambiguous'])
  expect(await told(at('nginx'), as(`${key} ${key}`))).toEqual([401, 'malformed'])
  expect(await told(at('nginx'), as(theirs.key))).toEqual([401, 'unknown'])
  expect(await told(at('nginx'), as(expired.key))).toEqual([401, 'expired'])
  expect(await told('gateway=nginx&service=payments&environment=staging', as(key))).toEqual([403, 'wrong_environment'])
  // Another family's header is a client's, and the chain comes from nobody who is trusted.
  const forged = { 'X-Forwarded-For': '203.0.113.7', 'X-Envoy-External-Address': '203.0.113.7' }
  for (const gateway of ['nginx', 'forwarded', 'envoy']) {
    expect(await told(at(gateway), { ...as(key), ...forged })).toEqual([403, 'network_not_allowed'])
  }
  expect(await told(at('forwarded'), { ...as(key), 'X-Real-IP': '203.0.113.7' })).toEqual([403, 'network_not_allowed'])
  const inside = { ...as(key), 'X-API-Key': key, 'X-Real-IP': '203.0.113.7' }
  expect(await told(`${at('nginx')}&scope=a:write`, inside)).toEqual([403, 'missing_scope'])
  expect(await told(`${at('nginx')}&scope=a:read`, inside)).toEqual([200, 'valid'])
})

test('a page’s request is a browser’s, whatever program it calls itself', async () => {
  const { key } = await newKey()
  const page = { ...as(key), 'User-Agent': 'curl/8.7', 'Sec-Fetch-Site': 'same-origin' }
  await asSuperuser(database.url, sql => sql`update service_environments set from_browsers = 'refuse'`)
  await catchUp()
  expect((await ask(at('nginx'), { ...as(key), 'User-Agent': 'curl/8.7' })).slice(0, 2)).toEqual([200, 'valid'])
  expect((await ask(at('nginx'), page)).slice(0, 2)).toEqual([403, 'browser_refused'])
})

test('waiting is 429 with its fields, which nginx hears as 403', async () => {
  const { key } = await newKey({ rateLimits: [{ name: 'per-minute', limit: 1, windowSeconds: 60 }] })
  const [, , first] = await ask(at('forwarded'), as(key))
  expect([first.status, first.headers.get('RateLimit')]).toEqual([
    200,
    expect.stringMatching(/^"per-minute";r=0;t=\d+$/),
  ])
  for (const [gateway, status] of [
    ['forwarded', 429],
    ['envoy', 429],
    ['nginx', 403],
  ] as const) {
    const [told, code, { headers, json }] = await ask(at(gateway), as(key))
    expect([told, code]).toEqual([status, 'rate_limited'])
    expect(json).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      ...{ status, code: 'key_rate_limited', 'violated-policies': ['per-minute'] },
    })
    expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0)
  }
})

test('behind Envoy no client can ask for another service or scope', async () => {
  const { key } = await newKey({ scopes: ['a:read'] })
  const asked = `${at('envoy')}&scope=a:write&path=/v1/x?path=y&service=other&scope=a:read&gateway=nginx`
  expect((await ask(asked, as(key))).slice(0, 2)).toEqual([403, 'missing_scope'])
})

test('what is wrong with the question is not said of the key', async () => {
  const { key } = await newKey()
  const told = async (query: string, by?: string) => (await ask(query, as(key), by)).slice(0, 2)
  expect(await told(at('nginx'), '')).toEqual([401, 'gateway_token_missing'])
  expect(await told(at('nginx'), key)).toEqual([401, 'gateway_token_unknown'])
  expect(await told(at('nginx'), await acme.token(['keys:read']))).toEqual([403, 'gateway_missing_scope'])
  expect(await told(at('nginx'), await other.token(['keys:verify']))).toEqual([401, 'unknown'])
  expect(await told(at('apache'))).toEqual([400, 'gateway_invalid_query'])
  expect(await told(`${at('nginx')}&service=other`)).toEqual([400, 'gateway_invalid_query'])
  expect(await told(`${at('nginx')}&path=/x`)).toEqual([400, 'gateway_invalid_query'])
  expect(await told('gateway=nginx&service=nope&environment=production')).toEqual([404, 'gateway_service_not_found'])
})

test('503 while Keyturn can’t say', async () => {
  const { key } = await newKey()
  await closeDatabase()
  configureDatabase('postgres://127.0.0.1:1/none')
  expect((await ask(at('forwarded'), as(key))).slice(0, 2)).toEqual([503, 'unavailable'])
  await closeDatabase()
  configureDatabase(database.url)
})
