import { v7 as newAttempt } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { judgeWaitingCues } from '#lib/alerts/judge-waiting-cues.ts'
import { brakeAt } from '#lib/alerts/stop-by-itself.ts'
import { verifyChain } from '#lib/audit/verify-chain.ts'
import { generateKey } from '#lib/keys/key-format.ts'
import { plantDecoy } from '#lib/keys/plant-decoy.ts'
import { leaksAtOnce } from '#lib/leaks/input.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { flushVerificationLines } from '#lib/usage/verification-lines.ts'
import { type Api, expectProblem, send } from './api.fixture.ts'
import { createApi } from './app.ts'
import { asSuperuser, makeOrganization, type TestOrganization } from './organization.fixture.ts'

const database = useTestDatabase()
let api: Api
let acme: TestOrganization
let token: string
beforeAll(async () => {
  api = createApi()
  acme = await makeOrganization(database.url)
  token = await acme.token()
})
afterAll(closeIngest)

let made = 0
async function newKey({ environment = 'production', service = 'payments', by = token } = {}) {
  const body = { service, environment, name: `Job ${++made}`, holder: { machine: 'cron' } }
  return (await send(api, '/v1/keys', { token: by, body })).json as { id: string; key: string; hint: string }
}
/** A service of its own, so that one test's stops use up no other's brake. */
async function newService() {
  const slug = `svc-${++made}`
  must(await createService(acme.system, { slug, name: slug, prefix: `svc${made}` }))
  return slug
}
const tell = (leaks: unknown, by = token) => send(api, '/v1/leaks', { token: by, body: { leaks } })
const rows = <T>(query: string) => asSuperuser(database.url, async sql => [...(await sql.unsafe(query))] as T[])
const settle = async () => {
  while ((await judgeWaitingCues()) > 0);
}
const alertsOf = async (keyId: string) =>
  (await send(api, `/v1/alerts?key=${keyId}`, { token })).json.items as Record<string, unknown>[]
const isStopped = async (keyId: string) =>
  (await rows<{ is: boolean }>(`select quarantined_at is not null as is from keys where id = '${keyId}'`))[0]?.is
const url = 'https://git.example/acme/infra/-/blob/main/values.yaml'
const unknown = { status: 'unknown', keyId: null, tokenId: null }

test('says of each whether it is one of the organization’s, tells people, and stops what policy stops', async () => {
  const other = await makeOrganization(database.url, 'other')
  const [live, staging, theirs] = [
    await newKey(),
    await newKey({ environment: 'staging' }),
    await newKey({ by: await other.token() }),
  ]
  const dead = await newKey()
  await send(api, `/v1/keys/${dead.id}/revoke`, { token, method: 'POST', body: {} })
  const keys = [live.key, staging.key, dead.key, theirs.key, generateKey('payments', 'production'), 'junk']
  const { status, json } = await tell(
    keys.map(key => ({ key, url, source: 'trufflehog', foundAt: '2026-11-01T10:00:00+01:00' })),
  )
  expect([status, json.leaks]).toEqual([
    200,
    [
      { status: 'live', keyId: live.id, tokenId: null },
      { status: 'live', keyId: staging.id, tokenId: null },
      { status: 'dead', keyId: dead.id, tokenId: null },
      ...[unknown, unknown, unknown],
    ],
  ])
  await settle()
  expect(await alertsOf(live.id)).toMatchObject([
    {
      detector: 'leaked_key',
      severity: 'critical',
      summary: expect.stringContaining('was found at git.example'),
      seen: `${live.hint} at git.example`,
    },
  ])
  expect(await alertsOf(dead.id)).toMatchObject([
    { severity: 'medium', summary: expect.stringContaining('with a secret that has ended') },
  ])
  expect([await isStopped(live.id), await isStopped(staging.id), await isStopped(theirs.id)]).toEqual([
    true,
    false,
    false,
  ])
  expect(await rows(`select 1 from leaks where key_id = '${theirs.id}'`)).toEqual([])
  const [stored] = await rows<{ found_by: string; url: string; found_at: Date }>(
    `select * from leaks where key_id = '${live.id}'`,
  )
  expect(stored).toMatchObject({ found_by: 'token', url, found_at: new Date('2026-11-01T09:00:00Z') })
  expect(await verifyChain(acme.system)).toMatchObject({ ok: true })
})

test('the same key and url again is no second alert, not at once and not after it was closed; another url is news', async () => {
  const key = await newKey({ environment: 'staging' })
  const twice = await Promise.all([
    tell([{ key: key.key, url }]),
    tell([
      { key: key.key, url },
      { key: key.key, url },
    ]),
  ])
  expect(twice.map(({ status }) => status)).toEqual([200, 200])
  await settle()
  const [alert] = await alertsOf(key.id)
  expect(await alertsOf(key.id)).toHaveLength(1)
  await send(api, `/v1/alerts/${alert?.id}/resolve`, { token, method: 'POST', body: {} })
  await tell([{ key: key.key, url }])
  await settle()
  expect(await alertsOf(key.id)).toHaveLength(1)
  await tell([{ key: key.key, url: `${url}#L7` }])
  await settle()
  const after = await alertsOf(key.id)
  expect(after.map(each => each.status).sort()).toEqual(['open', 'resolved'])
  expect(
    await rows(`select action from audit_events where subject_id = '${key.id}' and action = 'key.leaked'`),
  ).toHaveLength(2)
})

test('blanks and a line feed around a key make it no unknown one', async () => {
  const key = await newKey({ environment: 'staging' })
  expect((await tell([{ key: ` ${key.key}\r\n`, url }])).json.leaks).toMatchObject([{ status: 'live', keyId: key.id }])
  expect((await tell([{ key: ' \n', url }])).status).toBe(400)
})

test('a token that is bound to a service knows nothing of another’s keys', async () => {
  const [service, key] = [await newService(), await newKey()]
  const bound = await acme.token(undefined, { service })
  expect((await tell([{ key: key.key, url }], bound)).json.leaks).toEqual([unknown])
  await settle()
  expect(await alertsOf(key.id)).toEqual([])
  const own = await newKey({ service })
  expect((await tell([{ key: own.key, url }], bound)).json.leaks).toMatchObject([{ status: 'live', keyId: own.id }])
})

test('the brake holds where many keys of a service are told of at once', async () => {
  const service = await newService()
  const keys = await Promise.all(Array.from({ length: brakeAt + 1 }, () => newKey({ service })))
  await tell(keys.map(({ key }) => ({ key, url })))
  await settle()
  for (const { id } of keys) {
    expect(await alertsOf(id)).toMatchObject([{ detector: 'leaked_key', severity: 'critical' }])
    expect(await isStopped(id)).toBe(false)
  }
  const acts = await rows<{ act: string }>(`select distinct e.act from alert_events e join alerts a on a.id = e.alert_id
    join services v on v.id = a.service_id where v.slug = '${service}' order by 1`)
  expect(acts.map(({ act }) => act)).toEqual(['braked', 'opened'])
})

test('a place that holds the key itself is kept without it', async () => {
  const key = await newKey()
  const encoded = key.key.replaceAll('_', '%5F')
  await tell([{ key: key.key, url: `https://paste.example/?k=${encoded}`, source: `in ${key.key}` }])
  await settle()
  const [stored] = await rows<{ url: string; source: string }>(
    `select url, source from leaks where key_id = '${key.id}'`,
  )
  expect(stored?.url).toMatch(/^https:\/\/paste\.example\/\?k=payments_prd_.{4}….{2}$/)
  expect(stored?.source).toBe(`in ${key.hint}`)
  const all = await rows<{
    all: string
  }>(`select (select string_agg(a::text, '') from alerts a) || (select string_agg(n::text, '') from notices n)
    || (select string_agg(s::text, '') from signals s) || (select string_agg(canonical, '') from audit_events) as all`)
  expect(all[0]?.all).not.toContain(key.key.slice(-40))
})

test.each([
  [{ leaks: [] }, 'leaks'],
  [{ leaks: Array(leaksAtOnce + 1).fill({ key: 'k' }) }, 'leaks'],
  [{ leaks: [{ key: '' }] }, 'leaks.0.key'],
  [{ leaks: [{ url }] }, 'leaks.0.key'],
  [{ leaks: [{ key: 'k', url: 'x'.repeat(2001) }] }, 'leaks.0.url'],
  [{ leaks: [{ key: 'k', url: 'a\u0000b' }] }, 'leaks.0.url'],
  [{ leaks: [{ key: 'k', foundAt: 'yesterday' }] }, 'leaks.0.foundAt'],
  [{ leaks: [{ key: 'k', foundAt: '0000-01-01T00:00:00Z' }] }, 'leaks.0.foundAt'],
  [{ leaks: [{ key: 'k', where: 'there' }] }, 'leaks.0.where'],
  [{ leaks: [{ key: 'k' }], more: 1 }, 'more'],
])('%j is refused', async (body, path) => {
  expectProblem(await send(api, '/v1/leaks', { token, body }), 400, 'invalid_body', path)
})

test('needs the scope, and a past', async () => {
  expectProblem(await tell([{ key: 'k' }], await acme.token(['alerts:read'])), 403, 'missing_scope')
  expectProblem(await send(api, '/v1/leaks', { body: { leaks: [] } }), 401, 'token_missing')
  const ahead = new Date(Date.now() + 3_600_000).toISOString()
  expectProblem(await tell([{ key: 'k', foundAt: ahead }]), 400, 'found_in_future', 'leaks')
})

test('a key in a request log is told of, once, and never stops by itself', async () => {
  const [key, other] = [await newKey(), await newKey()]
  const lines = (path: string) =>
    Array.from({ length: 3 }, (_, i) => ({
      time: new Date(Date.now() - i * 1000).toISOString(),
      keyId: other.id,
      method: 'GET',
      path,
      status: 200,
    }))
  await send(api, '/v1/logs', { token, body: lines(`/pay?api_key=${key.key}`) })
  await send(api, '/v1/logs', { token, body: lines(`/pay/${key.key}`) })
  await settle()
  expect(await alertsOf(key.id)).toMatchObject([
    {
      detector: 'leaked_key',
      severity: 'critical',
      summary: expect.stringContaining('stands in plain in request logs'),
    },
  ])
  expect(await isStopped(key.id)).toBe(false)
  expect(await rows(`select found_by, url from leaks where key_id = '${key.id}'`)).toEqual([
    { found_by: 'log', url: null },
  ])
  expect(await alertsOf(other.id)).toEqual([])
})

test('a key in a question to Keyturn is told of as well', async () => {
  const key = await newKey()
  const ask = { key: key.key, service: 'payments', environment: 'production', method: 'GET', path: `/v1/${key.key}` }
  expect((await send(api, '/v1/verify', { token, body: ask })).json.code).toBe('valid')
  await flushVerificationLines()
  await settle()
  expect(await alertsOf(key.id)).toMatchObject([{ detector: 'leaked_key', severity: 'critical' }])
  expect(await isStopped(key.id)).toBe(false)
})

test('a decoy that is found is told of as one, answers as what is dead, and stops nothing', async () => {
  const planted = { plantedIn: 'wiki, page Deployments', attempt: newAttempt() }
  const decoy = must(
    await plantDecoy(acme.system, { service: 'payments', environment: 'production', name: 'Bait', ...planted }),
  )
  expect((await tell([{ key: decoy.key, url }])).json.leaks).toEqual([
    { status: 'dead', keyId: decoy.id, tokenId: null },
  ])
  await settle()
  expect(await alertsOf(decoy.id)).toMatchObject([
    { detector: 'leaked_key', summary: 'Bait is a decoy, and was found at git.example' },
  ])
  expect(await isStopped(decoy.id)).toBe(false)
})
