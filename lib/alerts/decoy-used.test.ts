import { v7 as newAttempt } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { plantDecoy } from '#lib/keys/plant-decoy.ts'
import { getKey } from '#lib/keys/queries.ts'
import { revokeKey } from '#lib/keys/stop-key.ts'
import { listNotices } from '#lib/notices/list-notices.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { closeIngest, ingestLogs } from '#lib/usage/ingest.ts'
import { asOwner, makeKey, makeService, now, report, tokenOf } from '#lib/usage/usage.fixture.ts'
import { flushVerificationLines } from '#lib/usage/verification-lines.ts'
import { verifyKey } from '#lib/verification/verify-key.ts'
import { acknowledgeAlert, markAlertNormal, resolveAlert, snoozeAlert } from './act-on-alert.ts'
import type { AlertRow } from './alert-row.ts'
import { describeAlerts } from './describe-alerts.ts'
import type { AlertId } from './input.ts'
import { isRefused } from './is-refused.ts'
import { judgeCues } from './judge-cues.ts'
import { listAlerts } from './list-alerts.ts'

const database = useTestDatabase()
afterAll(closeIngest)

const minuteMs = 60_000
const place = { service: 'payments', environment: 'production' } as const
const sweden = '130.242.1.2'
const germany = '5.9.10.20'

let tide: Awaited<ReturnType<typeof makeService>>
beforeAll(async () => {
  tide = await makeService('Tidewater')
  must(await createService(tide.owner, { slug: 'freight', name: 'Freight', prefix: 'freight', team: 'logistics' }))
})

async function plant(name: string) {
  const planted = { plantedIn: 'wiki, page Deployments', attempt: newAttempt() }
  const decoy = must(await plantDecoy(tide.owner, { ...place, name, ...planted }, now))
  return { ...decoy, keyId: keyIdInput.parse(decoy.id) }
}
const judge = async (at = now) => {
  const clock = { kind: 'system', organizationId: tide.organizationId, name: 'clock' } as const
  while ((await judgeCues(clock, at)) > 0);
}
const ask = async (key: string, more: object = {}, at = now) => {
  const verdict = must(await verifyKey(tokenOf(tide.owner, {}, ['keys:verify']), { key, ...place, ...more }, at))
  await flushVerificationLines()
  return verdict
}
const alertsOf = async (keyId: string, at = now) => (await listAlerts(tide.owner, { limit: 100, key: keyId }, at)).items
const toldOf = async (name: string) =>
  (await listNotices(tide.security, { limit: 100 })).items.filter(({ title }) => title.startsWith(`${name} is a decoy`))
const later = (minutes: number) => new Date(now.getTime() + minutes * minuteMs)

test('one question about a decoy is one critical alert, with who asked from where with what, and people are told', async () => {
  const { keyId, key } = await plant('Asked about')
  const from = {
    ip: sweden,
    userAgent: 'python-requests/2.32',
    method: 'GET',
    path: '/v1/charges',
    origin: 'https://x.example',
  }
  expect(await ask(key, from)).toMatchObject({ valid: false, code: 'revoked' })
  await judge()
  const [alert, ...others] = await describeAlerts(tide.owner, await alertsOf(keyId), now)
  expect(others).toEqual([])
  expect(alert).toMatchObject({
    ...{ detector: 'decoy_used', severity: 'critical', status: 'open', environment: 'production' },
    summary: 'Asked about is a decoy, and somebody used it',
    first: [{ method: 'GET', path: '/v1/charges', outcome: 'revoked', ip: sweden, country: 'SE' }],
    actions: ['acknowledge', 'resolve', 'mark-normal', 'revoke'],
  })
  expect(alert?.signals.map(({ subject, value, requests }) => [subject, value, requests])).toEqual(
    expect.arrayContaining([
      ['address', sweden, 1],
      ['client', 'python-requests', 1],
    ]),
  )
  expect(alert?.signals[0]?.expected).toContain('wiki, page Deployments')
  expect(alert?.signals.find(({ subject }) => subject === 'address')?.seen).toMatch(/Sweden/)
  expect(await toldOf('Asked about')).toMatchObject([{ severity: 'critical' }])
  expect((await getKey(tide.owner, keyId, now))?.lastUsedAt).toEqual(now)
})

test.each([
  ['is let through by a gateway', { status: 200 }, ['use']],
  ['is refused by a gateway', { status: 401 }, []],
  ['is told of without a status', {}, []],
  ['fails at the service', { status: 503 }, []],
])('a reported decoy that %s is one, too', async (how, more, subjects) => {
  const { keyId, key, secretId } = await plant(`Reported ${how}`)
  const line = { time: now.toISOString(), method: 'GET', path: '/v1/charges', ip: germany, ...more }
  await report(tide.owner, [{ key, ...line }])
  await judge()
  await report(tide.owner, [
    { keyId, secretId, ...line },
    { keyId, ...line },
  ])
  await judge()
  const all = await alertsOf(keyId)
  expect(all.map(({ detector, severity }) => [detector, severity])).toEqual([['decoy_used', 'critical']])
  expect(all[0]?.signals.map(({ subject, requests }) => [subject, requests])).toEqual(
    ['address', 'client', ...subjects].map(subject => [subject, 3]),
  )
  expect(all[0]?.signals[0]?.seen).toMatch(/tried at payments/)
})

test.each([
  ['in another environment', { environment: 'staging' as const }, 'wrong_environment'],
  ['at another team’s service', { service: 'freight' }, 'wrong_service'],
])('tried %s it is answered as any key, and is told of its own team alone', async (_, where, code) => {
  const { keyId, key } = await plant(`Tried ${code}`)
  expect(await ask(key, { ...where, ip: sweden, path: '/crates' })).toMatchObject({ valid: false, code })
  await judge()
  const [alert, ...others] = await describeAlerts(tide.developer, await alertsOf(keyId), now)
  expect(others).toEqual([])
  expect(alert).toMatchObject({
    detector: 'decoy_used',
    service: 'payments',
    first: [{ outcome: code, path: '/crates' }],
  })
  expect(JSON.stringify(alert)).not.toContain('freight')
})

test('another address or program is told at once, what goes on is not, and whoever comes again after an hour is', async () => {
  const { keyId, key } = await plant('Used often')
  const use = async (minutes: number, ip: string, userAgent: string) => {
    await ask(key, { ip, userAgent }, later(minutes))
    await judge(later(minutes))
    return (await toldOf('Used often')).length
  }
  expect(await use(0, sweden, 'curl/8')).toBe(1)
  expect(await use(1, sweden, 'curl/8')).toBe(1)
  expect(await use(2, germany, 'curl/8')).toBe(2)
  expect(await use(3, germany, 'Go-http-client/2.0')).toBe(3)
  const [alert] = await alertsOf(keyId, later(3))
  const alertId = alert?.id as AlertId
  expect(alert?.signals.map(({ value, requests }) => [value, requests]).sort()).toEqual(
    [
      ...[
        [sweden, 2],
        [germany, 2],
      ],
      ...[
        ['curl', 3],
        ['Go-http-client', 1],
      ],
    ].sort(),
  )
  must(await acknowledgeAlert(tide.owner, { alertId }, later(4)))
  expect(await use(90, sweden, 'curl/8')).toBe(4)
  expect(await alertsOf(keyId, later(90))).toMatchObject([{ id: alertId, status: 'open' }])
})

test('nothing keeps it quiet: no snooze, and no word that it is normal', async () => {
  const { keyId, key } = await plant('Loud')
  await ask(key, { ip: sweden, userAgent: 'curl/8' })
  await judge()
  const [first] = await alertsOf(keyId)
  const alertId = first?.id as AlertId
  const until = later(60).toISOString()
  expect(await snoozeAlert(tide.owner, { alertId, until }, now)).toMatchObject({ error: { reason: 'never_quiet' } })
  must(await markAlertNormal(tide.owner, { alertId, note: 'That was me.' }, later(1)))
  await ask(key, { ip: sweden, userAgent: 'curl/8' }, later(2))
  await judge(later(2))
  expect(await alertsOf(keyId, later(2))).toMatchObject([{ status: 'open' }, { id: alertId, status: 'normal' }])
})

test('a decoy that was ended tells still, as a decoy and not as a dead secret', async () => {
  const { keyId, key } = await plant('Ended')
  must(await revokeKey(tide.owner, { keyId }, now))
  expect(await ask(key, { ip: sweden }, later(1))).toMatchObject({ code: 'revoked' })
  await report(tide.owner, [{ key, time: now.toISOString(), status: 401, ip: sweden }], later(1))
  await judge(later(1))
  const all = await alertsOf(keyId, later(1))
  expect(all.map(({ detector }) => detector)).toEqual(['decoy_used'])
  must(await resolveAlert(tide.owner, { alertId: all[0]?.id as AlertId }, later(2)))
})

test('its requests are no traffic: no count, no sighting, no first use knows of them', async () => {
  const { keyId, key, secretId } = await plant('Uncounted')
  const counted = () =>
    asOwner<{ n: string }>(
      database.url,
      `select 'minute ' || coalesce(sum(requests), 0) as n from service_minute union all
       select 'hour ' || coalesce(sum(requests), 0) from usage_hour union all
       select 'day ' || coalesce(sum(requests), 0) from service_values_day union all
       select 'seen ' || count(*) from sightings union all select 'waiting ' || count(*) from uncounted_batches`,
    )
  const before = await counted()
  await ask(key, { ip: sweden, userAgent: 'curl/8' })
  await report(tide.owner, [{ key, time: now.toISOString(), status: 200, method: 'GET', path: '/v1/x', ip: sweden }])
  expect(await counted()).toEqual(before)
  const raw = await asOwner(database.url, `select service_id, path from request_logs where key_id = '${keyId}'`)
  expect(raw).toHaveLength(2)
  expect(raw).toMatchObject([{ service_id: null }, { service_id: null }])
  expect(
    await asOwner(database.url, `select first_used_at, last_used_at from key_secrets where id = '${secretId}'`),
  ).toEqual([{ first_used_at: null, last_used_at: null }])
})

test('a rush of it is told at once as well, and a hundred made-up programs fill no alert', async () => {
  const { keyId, key } = await plant('Hammered')
  const lines = Array.from({ length: 1_500 }, (_, i) => {
    return { key, time: now.toISOString(), status: 401, ip: sweden, userAgent: `made-up-${i % 100}/1` }
  })
  await report(tide.owner, lines)
  await judge()
  const [alert, ...others] = await alertsOf(keyId)
  expect(others).toEqual([])
  const requests = alert?.signals.filter(({ subject }) => subject === 'address').map(each => each.requests) ?? []
  expect(requests.reduce((sum, each) => sum + each, 0)).toBe(1_500)
  expect(alert?.signals.length).toBeLessThanOrEqual(25)
  expect(await toldOf('Hammered')).toHaveLength(1)
})

test('a decoy in an address or a header of another name was used, too, and is no leak', async () => {
  const { keyId, key } = await plant('Misplaced')
  await ask(tide.key.key, { ip: sweden, path: `/v1/charges?api_key=${key}`, userAgent: 'curl/8' })
  await report(tide.owner, [
    { key: tide.key.key, time: now.toISOString(), status: 200, ip: germany, path: `/v1/charges?api_key=${key}` },
  ])
  await judge()
  const all = await alertsOf(keyId)
  expect(all.map(({ detector }) => detector)).toEqual(['decoy_used'])
  const addresses = all[0]?.signals.filter(({ subject }) => subject === 'address')
  expect(addresses?.map(({ value }) => value).sort()).toEqual([sweden, germany].sort())
  expect(JSON.stringify(addresses)).not.toContain('let through')
})

test('an imported log tells of it as well: there is no past in which it was all right', async () => {
  const { keyId, key } = await plant('Imported')
  const batch = { records: [{ key, time: now.toISOString(), status: 200, ip: sweden }], bodyHash: 'imported' }
  must(await ingestLogs(tide.owner, { ...batch, dedupe: { by: 'body' }, mode: 'import' }, now))
  await judge()
  expect((await alertsOf(keyId)).map(({ detector }) => detector)).toEqual(['decoy_used'])
})

test('what was let through is seen, though Keyturn refused the same client before', async () => {
  const { keyId, key } = await plant('Half refused')
  await ask(key, { ip: sweden, userAgent: 'curl/8' })
  await judge()
  expect(isRefused((await alertsOf(keyId))[0] as AlertRow)).toBe(true)
  await report(tide.owner, [{ key, time: now.toISOString(), status: 200, ip: sweden, userAgent: 'curl/8' }])
  await judge()
  const [alert] = await alertsOf(keyId)
  expect(isRefused(alert as AlertRow)).toBe(false)
  expect(alert?.signals.at(-1)?.seen).toMatch(/1 request let through by payments/)
})

test('another team’s gateway that logs it in plain is refused as of any key, and what it saw is told', async () => {
  const { keyId, key } = await plant('Elsewhere')
  const real = await makeKey(tide.owner, 'payments', 'A real one')
  const gateway = tokenOf(tide.outsider)
  const line = { time: now.toISOString(), status: 200, method: 'GET', path: '/crates', ip: germany, service: 'freight' }
  const batch = await report(gateway, [
    { ...line, key },
    { ...line, key: real.key },
    { ...line, keyId },
  ])
  expect([batch.accepted, batch.rejected.map(({ reason }) => reason)]).toEqual([
    0,
    ['not_found', 'not_found', 'not_found'],
  ])
  await judge()
  expect(await alertsOf(real.id)).toEqual([])
  const [alert, ...others] = await alertsOf(keyId)
  expect(others).toEqual([])
  expect(alert?.signals.map(({ subject, value, requests }) => [subject, value, requests])).toContainEqual([
    ...['address', germany, 1],
  ])
  expect(await asOwner(database.url, `select 1 from request_logs where key_id = '${keyId}'`)).toEqual([])
})
