import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { someAlert } from '#lib/alerts/alerts.fixture.ts'
import { snoozeAtMostDays } from '#lib/alerts/input.ts'
import { generateKey } from '#lib/keys/key-format.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { type Api, expectProblem, send } from './api.fixture.ts'
import { createApi } from './app.ts'
import { asSuperuser, makeOrganization, type TestOrganization } from './organization.fixture.ts'

const database = useTestDatabase()
let api: Api
let acme: TestOrganization
let token: string
let serviceId: string
let keyId: string
/** an hour ago, to the second */
const at = new Date(Math.floor(Date.now() / 1000 - 3600) * 1000)
const later = (seconds: number) => new Date(at.getTime() + seconds * 1000)
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

beforeAll(async () => {
  api = createApi()
  acme = await makeOrganization(database.url)
  token = await acme.token()
  const service = {
    slug: 'billing',
    name: 'Billing',
    prefix: 'billing',
    team: 'core',
    sensitiveRoutes: ['POST /payouts'],
  }
  serviceId = (await send(api, '/v1/services', { token, body: service })).json.id
  const body = { service: 'billing', environment: 'production', name: 'Billing job', holder: { machine: 'cron' } }
  keyId = (await send(api, '/v1/keys', { token, body })).json.id
  const lines = Array.from({ length: 12 }, (_, i) => ({
    time: later(i).toISOString(),
    ...{ keyId, method: 'POST', path: i % 2 ? '/Payouts' : '/charges', status: i < 10 ? 200 : 503, durationMs: 5 },
    ...{ ip: '10.1.2.3', userAgent: 'curl/8.5.0' },
  }))
  expect((await send(api, '/v1/logs', { token, body: lines })).json.accepted).toBe(12)
})
afterAll(closeIngest)

const whole = () => ({ ...acme, serviceId, keyId })
const read = (query = '', by = token) => send(api, `/v1/alerts?${query}`, { token: by })
const act = (id: string, name: string, body?: unknown, by = token) =>
  send(api, `/v1/alerts/${id}/${name}`, { token: by, method: 'POST', ...(body !== undefined && { body }) })

describe('an alert', () => {
  test('explains itself, and names what the token could do next', async () => {
    const signals = [
      { subject: 'client', value: 'curl', expected: 'node', seen: 'curl' },
      { subject: 'errors', value: '5xx', expected: 'node', seen: '2 of 12 failed' },
    ]
    const id = await someAlert(whole(), { signals, severity: 'high', lastSignalAt: later(11) }, at)
    const { status, json } = await read(`key=${keyId}&status=open&severity=high`)
    expect([status, json.nextCursor, json.items.length]).toEqual([200, null, 1])
    const [{ first, ...alert }] = json.items
    expect(alert).toEqual({
      ...{ id, key: { id: keyId, name: 'Billing job' }, service: 'billing', environment: 'production' },
      ...{ detector: 'new_place', severity: 'high', status: 'open', snoozedUntil: null, closedAt: null },
      ...{ openedAt: at.toISOString(), lastSignalAt: later(11).toISOString() },
      summary: 'Billing job is used from Singapore for the first time',
      ...{ expected: 'node', seen: 'curl; 2 of 12 failed' },
      actions: ['acknowledge', 'resolve', 'mark-normal', 'snooze', 'quarantine', 'rotate', 'revoke'],
    })
    expect(first).toHaveLength(8)
    expect(first.slice(0, 2)).toEqual([
      { ...requestAt(0), path: '/charges', sensitive: false },
      { ...requestAt(1), path: '/Payouts', sensitive: true },
    ])
  })

  test('shows the requests that it is about, and not those beside them', async () => {
    const errors = { signals: [{ subject: 'errors', value: '5xx' }], lastSignalAt: later(60) }
    const sensitive = { signals: [{ subject: 'sensitive', value: 'POST /payouts' }], lastSignalAt: later(60) }
    const secret = { signals: [{ subject: 'secret', value: 'revoked' }], lastSignalAt: later(60) }
    const ids = [
      await someAlert(whole(), { detector: 'error_burst', ...errors }, at),
      await someAlert(whole(), { detector: 'sensitive_route', ...sensitive }, at),
      await someAlert(whole(), { detector: 'dead_secret', ...secret }, at),
    ]
    const { json } = await read(`key=${keyId}`)
    const paths = ids.map(id => json.items.find((item: { id: string }) => item.id === id).first)
    expect(paths[0].map((each: { status: number }) => each.status)).toEqual([503, 503])
    expect(paths[1].map((each: { path: string }) => each.path)).toEqual(Array(6).fill('/Payouts'))
    expect(paths[2]).toHaveLength(8)
  })

  test('of a key that nobody knows says where', async () => {
    const key = generateKey('billing', 'production')
    const line = { time: later(5).toISOString(), key, service: 'billing', environment: 'production', path: '/tried' }
    expect((await send(api, '/v1/logs', { token, body: [line] })).json.accepted).toBe(1)
    const signals = [{ subject: 'keys', value: 'unknown' }]
    const flood = { detector: 'unknown_keys', severity: 'low' as const, signals, lastSignalAt: later(60) }
    const id = await someAlert({ ...acme, serviceId }, flood, at)
    const [alert] = (await read('severity=low')).json.items
    expect(alert).toMatchObject({ id, key: null, service: 'billing', environment: 'production' })
    expect(alert.first.map((each: { path: string }) => each.path)).toEqual(['/tried'])
    expect(alert.actions).toEqual(['acknowledge', 'resolve', 'mark-normal', 'snooze'])
  })
})

const requestAt = (seconds: number) => ({
  ...{ time: later(seconds).toISOString(), method: 'POST', status: 200, outcome: 'reported', ip: '10.1.2.3' },
  ...{ country: null, userAgent: 'curl/8.5.0' },
})

test('pages lead on without a gap, and a mangled cursor is refused', async () => {
  const all = (await read()).json.items.map((item: { id: string }) => item.id)
  expect(all.length).toBeGreaterThan(3)
  const found: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { json } = await read(`limit=2${cursor && `&cursor=${cursor}`}`)
    found.push(...json.items.map((item: { id: string }) => item.id))
    cursor = json.nextCursor
  }
  expect(found).toEqual(all)
  const forged = Buffer.from(JSON.stringify([3, "'; drop", all[0]])).toString('base64url')
  for (const bad of ['nope', '', forged, 'a'.repeat(501)])
    expectProblem(await read(`cursor=${bad}`), 400, 'invalid_query', 'cursor')
})

test.each([
  ['status=unclosed', 'status'],
  ['severity=awful', 'severity'],
  ['key=ledger', 'key'],
  ['limit=1000', 'limit'],
  ['detector=new_place', 'detector'],
])('?%s is refused', async (query, path) => expectProblem(await read(query), 400, 'invalid_query', path))

describe('an act', () => {
  const some = () => someAlert({ ...acme, serviceId }, { detector: `d${Math.random()}` }, at)

  test('acknowledges, keeps quiet, and closes', async () => {
    const id = await some()
    expect((await act(id, 'acknowledge')).json).toMatchObject({
      ...{ id, status: 'acknowledged', detector: expect.any(String) },
      actions: ['resolve', 'mark-normal', 'snooze'],
    })
    const until = inDays(1)
    expect((await act(id, 'snooze', { until, note: 'a deployment' })).json).toMatchObject({ snoozedUntil: until })
    const closed = await act(id, 'resolve', { note: 'was the new worker' })
    expect([closed.status, closed.json]).toEqual([
      200,
      expect.objectContaining({ status: 'resolved', snoozedUntil: null, closedAt: expect.any(String), actions: [] }),
    ])
    for (const name of ['acknowledge', 'resolve', 'mark-normal'])
      expectProblem(await act(id, name, {}), 409, 'alert_closed')
    expectProblem(await act(id, 'snooze', { until }), 409, 'alert_closed')
    expect((await act(await some(), 'mark-normal', {})).json).toMatchObject({ status: 'normal', actions: [] })
  })

  test('wants what it needs and nothing else', async () => {
    const id = await some()
    expectProblem(await act(id, 'snooze', {}), 400, 'invalid_body', 'until')
    expectProblem(await act(id, 'snooze', { until: 'tomorrow' }), 400, 'invalid_body', 'until')
    for (const days of [-1, snoozeAtMostDays + 1])
      expectProblem(await act(id, 'snooze', { until: inDays(days) }), 400, 'snooze_out_of_range', 'until')
    expectProblem(await act(id, 'resolve', { until: inDays(1) }), 400, 'invalid_body', 'until')
    expectProblem(await act(id, 'acknowledge', { note: 'a\u0000b' }), 400, 'invalid_body', 'note')
    expectProblem(await act(id, 'acknowledge', { note: 7 }), 400, 'invalid_body', 'note')
    expectProblem(await act('nope', 'acknowledge', {}), 404, 'not_found')
    expect((await read('status=acknowledged')).json.items).toEqual([])
  })
})

describe('is not there', () => {
  let id: string
  const expectNothing = async (by: string) => {
    expect((await read('', by)).json.items).toEqual([])
    const acts: [string, unknown][] = [
      ...['acknowledge', 'resolve', 'mark-normal'].map((name): [string, unknown] => [name, {}]),
      ['snooze', { until: inDays(1) }],
    ]
    for (const [name, body] of acts) expectProblem(await act(id, name, body, by), 404, 'not_found')
  }
  beforeAll(async () => {
    id = await someAlert({ ...acme, serviceId }, { detector: 'fan_out' }, at)
  })

  test('for another organization', async () => {
    const other = await makeOrganization(database.url, 'other')
    await expectNothing(await other.token())
  })

  test('for a token that is bound to another service, or to another environment', async () => {
    await expectNothing(await acme.token(undefined, { service: 'payments' }))
    const bound = await acme.token(undefined, { service: 'billing' })
    expect((await read('', bound)).json.items.length).toBeGreaterThan(0)
    await asSuperuser(
      database.url,
      sql =>
        sql`update tokens set environment = 'staging' where id = (select id from tokens order by created_at desc limit 1)`,
    )
    await expectNothing(bound)
  })
})
