import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { judgeWaitingCues } from '#lib/alerts/judge-waiting-cues.ts'
import { verifyChain } from '#lib/audit/verify-chain.ts'
import { generateToken } from '#lib/credentials/token-format.ts'
import { getEnv, setEnv } from '#lib/env.ts'
import { generateKey } from '#lib/keys/key-format.ts'
import { forgetGithubKeys } from '#lib/leaks/github-keys.ts'
import { createApi } from './app.ts'
import { asSuperuser, makeOrganization, type TestOrganization } from './organization.fixture.ts'

const database = useTestDatabase()
const vectors = '../shared/data/vectors'
const hasVectors = existsSync(`${vectors}/payload.json`)

/** A stand-in for GitHub's address of keys, and what it was asked. */
let github: Server
let answer: () => { status?: number; body?: string; hangs?: boolean }
let asked = 0
let door: ReturnType<typeof serve>
let address: string
let acme: TestOrganization
let other: TestOrganization
let before: ReturnType<typeof getEnv>
const own = pair()
const stranger = pair()

function pair() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  return { privateKey, pem, identifier: createHash('sha256').update(pem).digest('hex') }
}
const published = (...keys: { pem: string; identifier: string }[]) =>
  JSON.stringify({
    public_keys: keys.map(({ pem, identifier }) => ({ key_identifier: identifier, key: pem, is_current: true })),
  })

beforeAll(async () => {
  github = createServer((_, response) => {
    asked++
    const { status = 200, body = '', hangs } = answer()
    if (!hangs) response.writeHead(status, { 'Content-Type': 'application/json' }).end(body)
  })
  await new Promise<void>(resolve => github.listen(0, '127.0.0.1', resolve))
  const { port } = github.address() as AddressInfo
  before = getEnv()
  setEnv({ ...before, githubKeysUrl: `http://127.0.0.1:${port}/keys` })
  const api = createApi()
  address = await new Promise(resolve => {
    door = serve({ fetch: api.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}/v1/leaks/github`),
    )
  })
  acme = await makeOrganization(database.url)
  other = await makeOrganization(database.url, 'other')
})
beforeEach(() => {
  forgetGithubKeys()
  asked = 0
  answer = () => ({ body: published(own) })
})
afterEach(() => forgetGithubKeys())
afterAll(async () => {
  setEnv(before)
  github.closeAllConnections()
  await new Promise(resolve => github.close(resolve))
  await new Promise(resolve => door.close(resolve))
})

const signed = (body: string | Uint8Array, by: KeyObject = own.privateKey) =>
  createSign('sha256').update(body).sign({ key: by, dsaEncoding: 'der' }).toString('base64')

async function post(body: string | Uint8Array, { identifier = own.identifier, signature = signed(body) } = {}) {
  const response = await fetch(address, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(identifier !== '' && { 'Github-Public-Key-Identifier': identifier }),
      ...(signature !== '' && { 'Github-Public-Key-Signature': signature }),
    },
    body: body as BodyInit,
  })
  return { status: response.status, headers: response.headers, json: await response.json() }
}
const codeOf = ({ status, json }: Awaited<ReturnType<typeof post>>) => [status, json.code]

let made = 0
async function newKey(of = acme, environment = 'production') {
  const response = await createApi().request('/v1/keys', {
    method: 'POST',
    headers: { Authorization: `Bearer ${await of.token()}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ service: 'payments', environment, name: `Job ${++made}`, holder: { machine: 'cron' } }),
  })
  return (await response.json()) as { id: string; key: string; hint: string }
}
const rows = <T>(query: string) => asSuperuser(database.url, async sql => [...(await sql.unsafe(query))] as T[])
const settle = async () => {
  while ((await judgeWaitingCues()) > 0);
}
const url = 'https://github.com/octocat/Hello-World/blob/main/.env'

test.skipIf(!hasVectors)('GitHub’s own message passes its own keys, where the data is present', async () => {
  const payload = readFileSync(`${vectors}/payload.json`)
  const headers = readFileSync(`${vectors}/headers.txt`, 'utf8')
  const header = (name: string) => new RegExp(`^${name}: (.+)$`, 'm').exec(headers)?.[1]?.trim() ?? ''
  answer = () => ({ body: readFileSync(`${vectors}/public_keys.json`, 'utf8') })
  const identifier = header('Github-Public-Key-Identifier')
  const signature = header('Github-Public-Key-Signature')
  expect(payload).toHaveLength(104)
  const whole = await post(payload, { identifier, signature })
  const hash = createHash('sha256').update('some_token').digest('hex')
  expect([whole.status, whole.json]).toEqual([
    200,
    [{ token_hash: hash, token_type: 'some_type', label: 'false_positive' }],
  ])
  for (const at of [0, 50, 103]) {
    const changed = Buffer.from(payload)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(codeOf(await post(changed, { identifier, signature }))).toEqual([401, 'signature_wrong'])
  }
  const longer = Buffer.concat([payload, Buffer.from('\n')])
  expect(codeOf(await post(longer, { identifier, signature }))).toEqual([401, 'signature_wrong'])
  const old = '90a421169f0a406205f1563a953312f0be898d3c7b6c06b681aa86a874555f4a'
  expect(codeOf(await post(payload, { identifier: old, signature }))).toEqual([401, 'signature_wrong'])
})

test('what is not signed as it came is refused, and nothing of it is written', async () => {
  const key = await newKey()
  const body = JSON.stringify([{ token: key.key, type: 'keyturn_key', url, source: 'content' }])
  const signature = signed(body)
  const refused = [
    [await post(`${body}\n`, { signature }), 401, 'signature_wrong'],
    [await post(` ${body}`, { signature }), 401, 'signature_wrong'],
    [await post(body.replace('octocat', 'octocot'), { signature }), 401, 'signature_wrong'],
    [await post(body, { signature: signed(body, stranger.privateKey) }), 401, 'signature_wrong'],
    [await post(body, { identifier: stranger.identifier }), 401, 'signature_key_unknown'],
    [await post(body, { signature: '' }), 401, 'signature_missing'],
    [await post(body, { identifier: '' }), 401, 'signature_missing'],
    [await post(body, { signature: 'not base64!' }), 401, 'signature_wrong'],
    [await post(body, { signature: Buffer.from('MEUC').toString('base64') }), 401, 'signature_wrong'],
    [await post('{"token":"x"}'), 400, 'invalid_body'],
    [await post('[{"token":7,"type":"a","url":""}]'), 400, 'invalid_body'],
    [await post('[{"token":'), 400, 'bad_json'],
    [await post(Buffer.from([0x5b, 0xff, 0x5d])), 400, 'bad_json'],
  ] as const
  for (const [got, status, code] of refused) expect(codeOf(got)).toEqual([status, code])
  const large = await createApi().request('/v1/leaks/github', { method: 'POST', body: ' '.repeat(1024 * 1024 + 1) })
  expect([large.status, (await large.json()).code]).toEqual([413, 'body_too_large'])
  await settle()
  expect(await rows(`select 1 from leaks where key_id = '${key.id}'`)).toEqual([])
  expect(await rows(`select 1 from alerts where key_id = '${key.id}'`)).toEqual([])
})

test('a live key in production is quarantined, its people are told, and GitHub hears what was made here', async () => {
  const [mine, theirs, staging] = [await newKey(), await newKey(other), await newKey(acme, 'staging')]
  const nobodys = generateKey('payments', 'production')
  const tokens = [mine.key, theirs.key, staging.key, nobodys, 'AKIAIOSFODNN7EXAMPLE']
  const body = JSON.stringify(
    tokens.map(token => ({ token, type: 'keyturn_key', url: `${url}#${token}`, source: 'commit' })),
  )
  const { status, json } = await post(body)
  expect(status).toBe(200)
  expect(json).toEqual(
    tokens.map((token, n) => ({
      token_hash: createHash('sha256').update(token).digest('hex'),
      token_type: 'keyturn_key',
      label: n < 3 ? 'true_positive' : 'false_positive',
    })),
  )
  await settle()
  const alerts = await rows<Record<string, unknown>>(
    `select a.organization_id, a.key_id, a.detector, a.severity, a.stopped_key, a.summary, k.quarantined_at is not null as stopped
     from alerts a join keys k on k.id = a.key_id where a.key_id in ('${mine.id}', '${theirs.id}', '${staging.id}')`,
  )
  const alertOf = (id: string) => alerts.filter(alert => alert.key_id === id)
  for (const [key, of] of [
    [mine, acme],
    [theirs, other],
  ] as const)
    expect(alertOf(key.id)).toMatchObject([
      {
        ...{ organization_id: of.organizationId, detector: 'leaked_key', severity: 'critical' },
        ...{ stopped_key: true, stopped: true, summary: expect.stringMatching(/^Job \d+ was found at github\.com$/) },
      },
    ])
  expect(alertOf(staging.id)).toMatchObject([{ severity: 'critical', stopped_key: false, stopped: false }])
  const stored = await rows<{ all: string }>(`select coalesce(string_agg(l::text, ' '), '') as all from leaks l`)
  expect(stored[0]?.all).toContain(mine.hint)
  for (const token of tokens.slice(0, 3)) expect(stored[0]?.all).not.toContain(token)
  const ledger = await rows<{ canonical: string }>(`select canonical from audit_events where action = 'key.leaked'
    and subject_id = '${mine.id}'`)
  expect(ledger).toHaveLength(1)
  expect(ledger[0]?.canonical).toContain('system:github')
  expect(ledger[0]?.canonical).not.toContain(mine.key)
  const notices = await rows<{ title: string; member_id: string }>(
    `select title, member_id from notices where key_id = '${mine.id}' order by title`,
  )
  expect(new Set(notices.map(({ member_id }) => member_id))).toEqual(new Set([acme.memberId]))
  expect(notices.map(({ title }) => title)).toEqual([
    expect.stringMatching(/^Job \d+ was found at github\.com$/),
    expect.stringMatching(/^Keyturn quarantined Job \d+ by itself$/),
  ])
  for (const { system } of [acme, other]) expect(await verifyChain(system)).toMatchObject({ ok: true })
})

test('a message that is sent again, or twice at once, is one alert and one stop', async () => {
  const key = await newKey()
  const body = JSON.stringify([{ token: key.key, type: 't', url, source: 'commit' }])
  const both = await Promise.all([post(body), post(body), post(body)])
  expect(both.map(({ status }) => status)).toEqual([200, 200, 200])
  await settle()
  const count = () =>
    rows<{ leaks: number; alerts: number; stops: number }>(`select
      (select count(*)::int from leaks where key_id = '${key.id}') as leaks,
      (select count(*)::int from alerts where key_id = '${key.id}') as alerts,
      (select count(*)::int from alert_events e join alerts a on a.id = e.alert_id
        where a.key_id = '${key.id}' and e.act = 'stopped_key') as stops`)
  expect(await count()).toEqual([{ leaks: 1, alerts: 1, stops: 1 }])
  // Somebody looked, and let it work again: a message that is replayed is no way to stop it, and neither is a copy elsewhere.
  await rows(`update keys set quarantined_at = null where id = '${key.id}'`)
  await post(body)
  await post(JSON.stringify([{ token: key.key, type: 't', url: `${url}.bak`, source: 'commit' }]))
  await settle()
  expect(await count()).toEqual([{ leaks: 2, alerts: 1, stops: 1 }])
  expect(await rows(`select quarantined_at from keys where id = '${key.id}'`)).toEqual([{ quarantined_at: null }])
})

test('a token of Keyturn that stands in public ends; what a gateway lives on can change nothing from then on', async () => {
  const [admin, gateway] = [
    await acme.token(['keys:write', 'keys:read']),
    await acme.token(['keys:verify', 'keys:write', 'keys:read']),
  ]
  const body = JSON.stringify([admin, gateway, generateToken()].map(token => ({ token, type: 'keyturn_token', url })))
  const { json } = await post(body)
  expect(json.map((each: { label: string }) => each.label)).toEqual([
    'true_positive',
    'true_positive',
    'false_positive',
  ])
  const api = createApi()
  const ask = async (token: string, path: string, body?: object) =>
    (
      await api.request(path, {
        method: body ? 'POST' : 'GET',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
    ).status
  expect(await ask(admin, '/v1/keys')).toBe(401)
  expect(await ask(gateway, '/v1/keys'), 'whoever found it').toBe(403)
  expect(await ask(gateway, '/v1/verify', { key: 'x', service: 'payments', environment: 'production' })).toBe(200)
  expect(await ask(gateway, '/v1/services', { slug: 'n', name: 'n', prefix: 'n' })).toBe(403)
  const told = await rows<{ title: string; member_id: string }>(
    `select title, member_id from notices where title like 'The token%' order by title`,
  )
  expect(told).toEqual([
    { title: 'The token test leaked, and was ended', member_id: acme.memberId },
    { title: 'The token test leaked: replace it now', member_id: acme.memberId },
  ])
  const acts = await rows<{ action: string }>(
    `select action from audit_events where subject_type = 'token' and actor = 'system:github' order by action`,
  )
  expect(acts.map(({ action }) => action)).toEqual(['token.condemned', 'token.leaked', 'token.leaked', 'token.revoked'])
})

test('GitHub is asked once for all who bring an identifier that nobody knows', async () => {
  const body = '[]'
  await Promise.all(Array.from({ length: 20 }, () => post(body, { identifier: stranger.identifier })))
  expect(codeOf(await post(body, { identifier: 'e'.repeat(64) }))).toEqual([401, 'signature_key_unknown'])
  expect((await post(body)).json).toEqual([])
  expect(asked).toBe(1)
})

test.each([
  ['is away', () => ({ status: 503 })],
  ['answers nonsense', () => ({ body: '<html>' })],
  ['has no key that fits', () => ({ body: '{"public_keys":[{"key_identifier":"a","key":"b"}]}' })],
  ['answers without end', () => ({ body: `{"public_keys":[],"x":"${'x'.repeat(300_000)}"}` })],
])('while GitHub %s, nothing is believed and the sender comes again', async (_, said) => {
  answer = said
  const got = await post('[]')
  expect(codeOf(got)).toEqual([503, 'github_keys_away'])
  expect(got.headers.get('Retry-After')).toBe('300')
})
