import { v7 as newAttempt } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { generateKey } from '#lib/keys/key-format.ts'
import { plantDecoy } from '#lib/keys/plant-decoy.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { closeIngest, ingestLogs } from '#lib/usage/ingest.ts'
import { ago, asOwner, makeKey, makeService, now, report, tokenOf } from '#lib/usage/usage.fixture.ts'
import { resolveAlert } from './act-on-alert.ts'
import { judgeCues } from './judge-cues.ts'
import { listAlertLeaks } from './list-alert-leaks.ts'
import { listAlerts } from './list-alerts.ts'

const database = useTestDatabase()
let tide: Awaited<ReturnType<typeof makeService>>
let other: Awaited<ReturnType<typeof makeService>>
beforeAll(async () => {
  tide = await makeService('Tidewater')
  other = await makeService('Other')
  must(await createService(tide.owner, { slug: 'freight', name: 'Freight', prefix: 'freight', team: 'logistics' }))
})
afterAll(closeIngest)

const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const judge = async (at = now) => {
  const clock = { kind: 'system', organizationId: tide.organizationId, name: 'clock' } as const
  while ((await judgeCues(clock, at)) > 0);
}
const alertsOf = async (keyId: string, at = now) => (await listAlerts(tide.owner, { limit: 100, key: keyId }, at)).items
const cuesOf = async (keyId: string) => {
  const query = `select kind, sum(requests)::int as requests from cues where key_id = '${keyId}' group by kind order by kind`
  return (await asOwner<{ kind: string; requests: number }>(database.url, query)).map(each => [
    each.kind,
    each.requests,
  ])
}
const plant = async (name: string) => {
  const planted = {
    service: 'payments',
    environment: 'production',
    plantedIn: 'a wiki',
    attempt: newAttempt(),
  } as const
  return must(await plantDecoy(tide.owner, { ...planted, name }, now))
}
const sender = () => tokenOf(tide.owner)
/** A gateway's line that names no key and no service. */
const nobodys = (path: string) => ({ remote_addr: '192.0.2.7', request_uri: path, time_iso8601: ago(60), status: 200 })

test.each<[reason: string, record: (path: string) => object]>([
  ['not_found', path => ({ time: ago(60), service: 'no-such-service', path })],
  ['no_key', nobodys],
  ['bad_time', path => ({ time: 'yesterday', path })],
  ['time_too_old', path => ({ time: ago(40 * 86_400), path })],
  ['time_in_future', path => ({ time: ago(-3_600), path })],
  ['bad_status', path => ({ time: ago(60), status: 'ok', path })],
  ['too_long', path => ({ time: ago(60), path, rest: 'x'.repeat(70_000) })],
])(
  'a key in a line that is refused as %s is one critical alert, and whoever sent it learns nothing',
  async (reason, record) => {
    const key = await makeKey(tide.owner, 'payments', `Refused as ${reason}`)
    const [shown, plain] = [`/v1?k=${key.key}`, '/v1?k=nothing'].map(record)
    const good = { time: ago(60), keyId: tide.key.id, status: 200 }
    const rejected = [{ line: 1, reason }]
    for (const [records, accepted] of [
      [[plain], 0],
      [[shown], 0],
      [[shown, good], 1],
    ] as const) {
      const answer = await report(sender(), records)
      const batchId = expect.stringMatching(/^[0-9a-f-]{36}$/)
      expect(answer).toEqual({ batchId, accepted, rejected, rejectedCount: 1, duplicate: false })
    }
    await judge()
    const [alert, ...others] = await alertsOf(key.id)
    expect(others).toEqual([])
    expect(alert).toMatchObject({ detector: 'leaked_key', severity: 'critical', status: 'open', stoppedKey: false })
    if (!alert) throw new Error('no alert')
    expect(await listAlertLeaks(tide.owner, alert)).toMatchObject([{ foundBy: 'log', service: null, isLive: true }])
    const time = ['not_found', 'no_key', 'bad_status', 'too_long'].includes(reason)
      ? Date.parse(ago(60))
      : now.getTime()
    expect(alert.openedAt.getTime()).toBe(time)
  },
)

test('what was sent again is told of once, also after the alert was closed, and counts once it is mended', async () => {
  const key = await makeKey(tide.owner, 'payments', 'Sent again')
  const catalog = must(
    await createService(tide.owner, { slug: 'catalog', name: 'c', prefix: 'catalog', team: 'payments' }),
  )
  const misbound = { ...tokenOf(tide.owner, { serviceId: catalog.id }), tokenId: catalog.id }
  const records = [
    { time: 'yesterday', path: `/v1/${key.key}` },
    { time: ago(30), keyId: tide.key.id, path: '/v1', status: 200 },
  ]
  const send = (by = misbound, at = now) => report(by, records, at, 'sent again')
  await Promise.all([send(), send(), send()])
  expect(await cuesOf(key.id)).toEqual([['leaked', 1]])
  await judge()
  const [alert] = await alertsOf(key.id)
  must(await resolveAlert(tide.owner, { alertId: alert?.id as never }, now))
  for (const minutes of [1, 20, 90]) {
    expect(await send(misbound, later(minutes))).toMatchObject({ accepted: 0, rejectedCount: 2, duplicate: false })
  }
  await judge(later(90))
  expect(await cuesOf(key.id)).toEqual([])
  expect(await alertsOf(key.id, later(90))).toMatchObject([{ status: 'resolved' }])
  expect(await send({ ...tokenOf(tide.owner), tokenId: tide.service.id })).toMatchObject({
    accepted: 1,
    duplicate: false,
  })
  expect(await send({ ...tokenOf(tide.owner), tokenId: tide.service.id })).toMatchObject({
    accepted: 1,
    duplicate: true,
  })
})

test('a key in each of many refused lines is one place, and the judge is told of it once in ten minutes', async () => {
  const key = await makeKey(tide.owner, 'payments', 'By habit')
  const send = (minutes: number) =>
    report(sender(), [{ time: 'x', path: `/${minutes}?${key.key}` }, nobodys(`/?${key.key}`)], later(minutes))
  for (const minutes of [0, 1, 9]) await send(minutes)
  expect(await cuesOf(key.id)).toEqual([['leaked', 2]])
  await send(10)
  expect(await cuesOf(key.id)).toEqual([['leaked', 8]])
  await judge(later(10))
  expect(await alertsOf(key.id, later(10))).toHaveLength(1)
  expect(await asOwner(database.url, `select 1 from leaks where key_id = '${key.id}'`)).toHaveLength(1)
})

test('a decoy in a refused line was used, wherever it stands, and is told of once', async () => {
  const from = { ip: '5.9.10.20', userAgent: 'curl/8' }
  const lines: [string, (key: string) => object][] = [
    ['in a query', key => ({ time: ago(60), status: 'ok', path: `/?${key}`, ...from })],
    ['in its place', key => ({ time: 'yesterday', key, ...from })],
    ['in a query of no service', key => ({ time: ago(60), service: 'none', path: `/?${key}`, ...from })],
    ['in both', key => ({ time: ago(60), service: 'none', key, path: `/?${key}`, ...from })],
  ]
  for (const [where, record] of lines) {
    const decoy = await plant(`Refused ${where}`)
    const records = [record(decoy.key)]
    await report(sender(), records, now, where)
    await report(sender(), records, later(5), where)
    expect(await cuesOf(decoy.id), where).toEqual([['decoy', 1]])
    await judge()
    const [alert, ...others] = await alertsOf(decoy.id)
    expect(others).toEqual([])
    expect(alert).toMatchObject({ detector: 'decoy_used', severity: 'critical' })
    expect(alert?.signals.map(({ value }) => value).sort()).toEqual(['5.9.10.20', 'curl'])
  }
})

test('keys that nobody made hide none behind them, in a line that is kept as in one that is not', async () => {
  const [kept, refused] = [
    await makeKey(tide.owner, 'payments', 'Behind, kept'),
    await makeKey(tide.owner, 'payments', 'Behind, refused'),
  ]
  const made = Array.from({ length: 500 }, () => generateKey('payments', 'production')).join()
  await report(sender(), [
    { time: ago(60), keyId: tide.key.id, path: `/?${made},${kept.key}` },
    { time: ago(60), status: 'ok', path: `/?${made},${refused.key}` },
  ])
  for (const { id } of [kept, refused]) expect(await cuesOf(id)).toContainEqual(['leaked', 1])
})

test('nor do more of them than are asked for at once', async () => {
  const key = await makeKey(tide.owner, 'payments', 'Behind ten thousand')
  const made = Array.from({ length: 11 }, () =>
    Array.from({ length: 1_000 }, () => generateKey('payments', 'production')).join(),
  )
  await report(
    sender(),
    made.map(text => ({ time: 'x', text: `${text},${key.key}` })),
  )
  expect(await cuesOf(key.id)).toEqual([['leaked', 11]])
})

test('another organization’s key is nobody’s, and nothing is kept in plain', async () => {
  const key = await makeKey(tide.owner, 'payments', 'Nowhere in plain')
  const lines = [key.key, other.key.key].flatMap(plain => [
    JSON.stringify({ time: 'x', path: `/${plain}`, userAgent: plain, ip: '192.0.2.1' }),
    `{"time":"${ago(60)}","referrer":"${plain}`,
    JSON.stringify(nobodys(`/?${plain.replaceAll('_', '%5F')}`)),
  ])
  const dedupe = { by: 'idempotency', key: 'in plain' } as const
  const batch = { lines, dedupe, bodyHash: 'in plain', mode: 'live' } as const
  const answer = must(await ingestLogs(sender(), batch, now))
  expect(answer.rejected.map(({ reason }) => reason)).toEqual([
    'bad_time',
    'bad_json',
    'no_key',
    'bad_time',
    'bad_json',
    'no_key',
  ])
  expect(await cuesOf(key.id)).toEqual([['leaked', 3]])
  expect(await cuesOf(other.key.id)).toEqual([])
  expect(await asOwner(database.url, `select 1 from leaks where key_id = '${other.key.id}'`)).toEqual([])
  const tables = ['cues', 'leaks', 'ingest_batches', 'request_logs', 'alerts', 'signals', 'alert_events', 'notices']
  await judge()
  const stored = await asOwner(
    database.url,
    tables.map(table => `select ${table}::text from ${table}`).join(' union all '),
  )
  for (const plain of [key.key, other.key.key]) {
    expect(JSON.stringify([answer, stored])).not.toContain(plain.slice(-45))
  }
})

test('an import tells of no leak, in what it refuses neither', async () => {
  const key = await makeKey(tide.owner, 'payments', 'Long ago')
  const records = [
    { time: ago(60), keyId: tide.key.id, path: `/?${key.key}` },
    { time: 'x', path: `/?${key.key}` },
    { time: ago(60), service: 'none', path: `/?${key.key}` },
  ]
  const batch = { records, dedupe: { by: 'import', key: 'x' }, bodyHash: 'an import', mode: 'import' } as const
  expect(must(await ingestLogs(tide.owner, batch, now))).toMatchObject({ accepted: 1, rejectedCount: 2 })
  expect(await cuesOf(key.id)).toEqual([])
})
