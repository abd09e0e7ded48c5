import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#db/schema/columns.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import type { Finding } from '#lib/detection/finding.ts'
import { must } from '#lib/result.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { asOwner, makeKey, makeService, now, report } from '#lib/usage/usage.fixture.ts'
import { someWebhook } from '#lib/webhooks/webhooks.fixture.ts'
import { acknowledgeAlert, markAlertNormal, resolveAlert } from './act-on-alert.ts'
import { someAlert } from './alerts.fixture.ts'
import { judgeCues } from './judge-cues.ts'
import { listAlerts } from './list-alerts.ts'
import { raiseAlert } from './raise-alert.ts'

const database = useTestDatabase({ webhookNetworks: ['192.0.2.0/24'] })
afterAll(closeIngest)

const minuteMs = 60_000
let tide: Awaited<ReturnType<typeof makeService>>
beforeAll(async () => {
  tide = await makeService('Tidewater')
})

test('made-up origins fill no alert, and with it all of them are forgotten', async () => {
  const { id: keyId } = await makeKey(tide.owner, 'payments', 'Dressed up')
  const seen = () =>
    asOwner(database.url, `select value from sightings where key_id = '${keyId}' and dimension = 'browser'`)
  const alertOfKey = async () => (await listAlerts(tide.owner, { key: keyId, limit: 10 }, now)).items
  const clock = { kind: 'system', organizationId: tide.organizationId, name: 'clock' } as const
  for (const [round, expected] of [20, 40, 50, 50].entries()) {
    const line = { keyId, time: now.toISOString(), status: 200, path: '/v1/charges', ip: '5.9.10.20' }
    const origins = Array.from({ length: 60 }, (_, i) => ({ ...line, origin: `https://${round}-${i}.example` }))
    await report(tide.owner, origins)
    expect(await judgeCues(clock, now)).toBeGreaterThanOrEqual(60)
    expect((await alertOfKey()).map(({ signals }) => signals.length)).toEqual([expected])
  }
  expect(await seen()).toHaveLength(240)
  const [alert] = await alertOfKey()
  must(await resolveAlert(tide.owner, { alertId: alert?.id as never }, now))
  expect(await seen()).toEqual([])
})

test('what was closed while its last signal was dated ahead silences nothing that comes after', async () => {
  const { id: keyId } = await makeKey(tide.owner, 'payments', 'Failing')
  const { organizationId, service } = tide
  const at = (minutes: number) => now.getTime() + minutes * minuteMs
  const closed = { status: 'resolved', closedAt: now, detector: 'error_burst' } as const
  const told = { subject: 'errors', value: '4xx', first: new Date(at(-30)), last: new Date(at(30)) }
  await someAlert({ organizationId, serviceId: service.id, keyId }, { ...closed, signals: [told] }, new Date(at(-30)))
  expect(await raise(keyId, { first: at(-20), last: at(-10) })).toBeNull()
  expect(await raise(keyId, { first: at(-20), last: at(30) })).toMatchObject({ status: 'open' })
})

test('what joined the alert of another detector and was called normal with it stays normal', async () => {
  const { id: keyId } = await makeKey(tide.owner, 'payments', 'Updated')
  const at = (minutes: number) => now.getTime() + minutes * minuteMs
  const client = { detector: 'new_place', subject: 'client', value: 'undici', isWeak: true } as const
  await raise(keyId, { first: at(-20), last: at(-20) })
  const joined = await raise(keyId, { ...client, first: at(-15), last: at(-15) })
  expect(joined).toMatchObject({ detector: 'error_burst' })
  must(await markAlertNormal(tide.owner, { alertId: joined?.id as never }, now))
  expect(await raise(keyId, { first: at(5), last: at(5), value: '5xx' })).toMatchObject({ status: 'open' })
  expect(await raise(keyId, { ...client, first: at(6), last: at(6) })).toBeNull()
  expect(await raise(keyId, { ...client, first: at(6), last: at(6), value: 'curl' })).not.toBeNull()
})

test('an hour that doubled is counted once, and the next one beside it', async () => {
  const { id: keyId } = await makeKey(tide.owner, 'payments', 'Doubling')
  const at = (minutes: number) => now.getTime() + minutes * minuteMs
  for (const [first, last, requests] of [
    [-120, -90, 32],
    [-120, -60, 64],
    [-60, -30, 40],
  ] as const) {
    await raise(keyId, { first: at(first), last: at(last), requests })
  }
  const [alert] = (await listAlerts(tide.owner, { key: keyId, limit: 10 }, now)).items
  expect(alert?.signals.map(({ requests }) => requests)).toEqual([104])
})

const france = { detector: 'new_place', subject: 'country', value: 'FR', severity: 'medium' } as const
const payouts = {
  detector: 'sensitive_route',
  subject: 'sensitive',
  value: '/v1/payouts',
  severity: 'critical',
} as const

test('a place weighs as much beside a sensitive route that is judged after it, and wakes; whoever is told is told once', async () => {
  const { id: keyId } = await makeKey(tide.owner, 'payments', 'Abroad')
  const at = (minutes: number) => now.getTime() + minutes * minuteMs
  const place = await raise(keyId, { ...france, first: at(-50), last: at(-50) })
  expect(place).toMatchObject({ severity: 'medium', worse: [] })
  must(await acknowledgeAlert(tide.owner, { alertId: place?.id as never }, now))
  const route = await raise(keyId, { ...payouts, first: at(-30), last: at(-30) })
  expect(route).toMatchObject({ detector: 'sensitive_route', worse: [{ id: place?.id, severity: 'critical' }] })
  expect(route?.worse[0]).toMatchObject({ status: 'open', toldAt: place?.toldAt })
  const again = await raise(keyId, { ...payouts, value: '/v1/refunds', first: at(-29), last: at(-29) })
  expect(again).toMatchObject({ id: route?.id, worse: [] })
})

test('a place of another hour stays what it is', async () => {
  const { id: keyId } = await makeKey(tide.owner, 'payments', 'Abroad before')
  const at = (minutes: number) => now.getTime() + minutes * minuteMs
  await raise(keyId, { ...france, first: at(-200), last: at(-200) })
  expect(await raise(keyId, { ...payouts, first: at(-30), last: at(-30) })).toMatchObject({ worse: [] })
})

test('webhooks are told just when members are: opened, and again where there is something new', async () => {
  const { id: keyId } = await makeKey(tide.owner, 'payments', 'Told of')
  await someWebhook(tide.owner, { address: 'https://192.0.2.1/' })
  const at = (minutes: number) => now.getTime() + minutes * minuteMs
  await raise(keyId, { first: at(-50), last: at(-50) })
  await raise(keyId, { first: at(-40), last: at(-40) }) // the same
  await raise(keyId, { first: at(-30), last: at(-30), value: '5xx' }) // within the hour
  await raise(keyId, { first: at(-20), last: at(-20), severity: 'critical', expected: 'none', seen: 'lots' })
  const told = await asOwner<object>(
    database.url,
    `select event, body::jsonb #>> '{data,severity}' as severity, body::jsonb #>> '{data,expected}' as expected,
       body::jsonb #>> '{data,seen}' as seen, body::jsonb #>> '{data,key,id}' as key
     from webhook_deliveries order by id`,
  )
  expect(told).toEqual([
    { event: 'alert.opened', severity: 'medium', expected: 'little', seen: 'much', key: keyId },
    { event: 'alert.raised', severity: 'critical', expected: 'none', seen: 'lots', key: keyId },
  ])
})

test('a volume that was called normal covers what is smaller, and neither what is larger nor a drop', async () => {
  const { id: keyId } = await makeKey(tide.owner, 'payments', 'Launched')
  const at = (minutes: number) => now.getTime() + minutes * minuteMs
  const spike = { detector: 'volume_spike', subject: 'volume' } as const
  const drop = { ...spike, detector: 'volume_drop', value: 'less' } as const
  const first = await raise(keyId, { ...spike, value: '4096', first: at(-50), last: at(-50) })
  must(await markAlertNormal(tide.owner, { alertId: first?.id as never }, now))
  const after = { first: at(10), last: at(10) }
  for (const value of ['1', '2048', '4096']) expect(await raise(keyId, { ...spike, ...after, value })).toBeNull()
  const larger = await raise(keyId, { ...spike, ...after, value: '8192' })
  expect(larger).toMatchObject({ detector: 'volume_spike', status: 'open' })
  const less = await raise(keyId, { ...drop, ...after })
  expect(less).toMatchObject({ detector: 'volume_drop', status: 'open' })
  must(await markAlertNormal(tide.owner, { alertId: less?.id as never }, now))
  expect(await raise(keyId, { ...drop, first: at(20), last: at(20) })).toBeNull()
  const { id: another } = await makeKey(tide.owner, 'payments', 'Another')
  expect(await raise(another, { ...spike, ...after, value: '1' })).toMatchObject({ status: 'open' })
})

test('a job of once a month that was called normal is so at its hour, and nothing else is for so long', async () => {
  const { id: keyId } = await makeKey(tide.owner, 'payments', 'Monthly')
  const spike = { detector: 'volume_spike', subject: 'volume', value: '4096' } as const
  const first = await raise(keyId, { ...spike, first: now.getTime() - minuteMs, last: now.getTime() })
  must(await markAlertNormal(tide.owner, { alertId: first?.id as never }, now))
  const later = (days: number, hours = 0) => {
    const at = now.getTime() + days * 86_400_000 + hours * 60 * minuteMs
    return { first: at, last: at }
  }
  const raiseThen = (more: Partial<Finding>, times: ReturnType<typeof later>) =>
    raise(keyId, { ...spike, ...more, ...times }, new Date(times.last))
  for (const days of [28, 31, 99]) expect(await raiseThen({}, later(days))).toBeNull()
  expect(await raiseThen({}, later(20, 6))).toBeNull()
  const told: [Partial<Finding>, ReturnType<typeof later>][] = [
    [{ value: '8192' }, later(31)],
    [{ detector: 'volume_drop', value: 'less' }, later(31)],
    [{}, later(31, 6)],
    [{}, later(101)],
  ]
  for (const [more, times] of told) {
    const alert = await raiseThen(more, times)
    expect(alert, `${more.value} ${new Date(times.last).toISOString()}`).toMatchObject({ status: 'open' })
    await asOwner(database.url, `update alerts set closed_at = opened_at, status = 'resolved' where id = $1`, [
      alert?.id ?? '',
    ])
  }
})

function raise(keyId: string, more: Pick<Finding, 'first' | 'last'> & Partial<Finding>, at = now) {
  const { organizationId, service } = tide
  const of = {
    ...{ organizationId, keyId, serviceId: service.id, teamId: newId(), environment: 'production' as const },
    name: 'Failing',
  }
  const burst: Finding = {
    ...{ detector: 'error_burst', severity: 'medium', subject: 'errors', value: '4xx', says: 'fails' },
    ...{ expected: 'little', seen: 'much', requests: 40, source: 'report', ...more },
  }
  return withTenant({ organizationId }, async tx => {
    const [alert = null, ...worse] = await raiseAlert(tx, of, burst, at)
    return alert && { ...alert, worse }
  })
}
