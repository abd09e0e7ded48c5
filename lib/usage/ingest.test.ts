import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { hintOf } from '#lib/keys/key-format.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { closeIngest, ingestLogs } from './ingest.ts'
import { ago, asOwner, makeKey, makeService, now, report, tokenOf } from './usage.fixture.ts'

const database = useTestDatabase()
let tide: Awaited<ReturnType<typeof makeService>>
let other: Awaited<ReturnType<typeof makeService>>
beforeAll(async () => {
  tide = await makeService('Tidewater')
  other = await makeService('Other')
})
afterAll(closeIngest)

const rawOf = (batchId: string) =>
  asOwner<Record<string, unknown>>(database.url, 'select * from request_logs where batch_id = $1 order by line', [
    batchId,
  ])

test('a plain key is told by its hash, and kept nowhere', async () => {
  const line = {
    time: ago(60),
    key: tide.key.key,
    method: 'get',
    path: '/v1/charges?limit=3',
    status: 200,
    durationMs: 12,
  }
  const batch = await report(tide.owner, [{ ...line, ip: '83.149.9.216', userAgent: 'curl/8.1', bytes: 512 }])
  expect(batch).toMatchObject({ accepted: 1, rejected: [], rejectedCount: 0, duplicate: false })
  const [row] = await rawOf(batch.batchId)
  expect(row).toMatchObject({
    key_id: tide.key.id,
    secret_id: tide.key.secretId,
    service_id: tide.service.id,
    environment: 'production',
    source: 'report',
    outcome: 'reported',
    method: 'GET',
    path: '/v1/charges',
    status: 200,
    country: 'RU',
    ip: '83.149.9.216',
    leak: false,
  })
  const text = await asOwner<{ text: string }>(
    database.url,
    'select request_logs::text as text from request_logs union all select ingest_batches::text from ingest_batches',
  )
  expect(JSON.stringify(text)).not.toContain(tide.key.key)
})

test('bad lines are named, and sink no other', async () => {
  const good = JSON.stringify({ time: ago(10), keyId: tide.key.id, status: 200 })
  const lines = [
    good,
    '{"time": ',
    '',
    JSON.stringify({ time: '1969-12-31T23:59:59Z', keyId: tide.key.id }),
    JSON.stringify({ time: '2150-01-01T00:00:00Z', keyId: tide.key.id }),
    JSON.stringify({ time: ago(31 * 86_400), keyId: tide.key.id }),
    JSON.stringify({ time: ago(1), keyId: tide.key.id, status: 99 }),
    JSON.stringify({
      time: ago(1),
      keyId: tide.key.id,
      path: '/nul\0byte\ttab\\\n',
      userAgent: 'half \ud83d surrogate',
    }),
    '42',
    good,
  ]
  const batch = must(
    await ingestLogs(tide.owner, { lines, dedupe: { by: 'body' }, bodyHash: 'bad lines', mode: 'live' }, now),
  )
  expect(batch.rejected).toEqual([
    { line: 2, reason: 'bad_json' },
    { line: 4, reason: 'time_too_old' },
    { line: 5, reason: 'time_in_future' },
    { line: 6, reason: 'time_too_old' },
    { line: 7, reason: 'bad_status' },
    { line: 9, reason: 'not_an_object' },
  ])
  expect(batch).toMatchObject({ accepted: 3, rejectedCount: 6 })
  const rows = await rawOf(batch.batchId)
  expect(rows.map(row => row.line)).toEqual([1, 8, 10])
  expect(rows[1]).toMatchObject({ path: '/nulbyte\ttab\\\n', user_agent: 'half � surrogate' })
})

test('the same batch twice, one after the other and at once, counts once', async () => {
  const records = [{ time: ago(5), keyId: tide.key.id, status: 200 }]
  const first = await report(tide.owner, records, now, 'same')
  expect(await report(tide.owner, records, now, 'same')).toEqual({ ...first, duplicate: true })
  const atOnce = await Promise.all([1, 2, 3, 4].map(() => report(tide.owner, records, now, 'at once')))
  expect(atOnce.filter(batch => !batch.duplicate)).toHaveLength(1)
  expect(new Set(atOnce.map(batch => batch.batchId)).size).toBe(1)
  expect(await rawOf(atOnce[0]?.batchId ?? '')).toHaveLength(1)
  const later = new Date(now.getTime() + 24 * 3_600_000)
  const again = [{ time: later.toISOString(), keyId: tide.key.id, status: 200 }]
  expect(await report(tide.owner, again, later, 'same')).toMatchObject({ duplicate: false })
  expect(await report(other.owner, again, later, 'same')).toMatchObject({ duplicate: false })
})

test('an idempotency key names one body for ever', async () => {
  const post = (bodyHash: string, at: Date) =>
    ingestLogs(
      tide.owner,
      {
        records: [{ time: at.toISOString(), keyId: tide.key.id }],
        dedupe: { by: 'idempotency', key: 'k1' },
        bodyHash,
        mode: 'live',
      },
      at,
    )
  const first = must(await post('one', now))
  const later = new Date(now.getTime() + 48 * 3_600_000)
  expect(await post('one', later)).toEqual({ ok: true, value: { ...first, duplicate: true } })
  expect(await post('two', now)).toEqual({ ok: false, error: { reason: 'idempotency_mismatch' } })
})

test('what one token sends, and by which name, is no repetition of what another sent', async () => {
  const { owner, service } = await makeService('Batches')
  const orders = must(await createService(owner, { slug: 'orders', name: 'o', prefix: 'orders', team: 'payments' }))
  const [ours, theirs] = [service, orders].map(({ id }) => ({ ...tokenOf(owner, { serviceId: id }), tokenId: id }))
  if (!ours || !theirs) throw new Error('no tokens')
  const lines = [{ time: ago(5), path: '/health', status: 200 }]
  for (const token of [ours, theirs]) {
    expect(await report(token, lines, now, 'alike')).toMatchObject({ accepted: 1, duplicate: false })
    expect(await report(token, lines, now, 'alike')).toMatchObject({ accepted: 1, duplicate: true })
  }
  const named = { records: lines, dedupe: { by: 'idempotency', key: '2026-11-22' }, mode: 'live' } as const
  for (const [token, bodyHash] of [
    [theirs, 'taken'],
    [ours, 'ours'],
  ] as const) {
    expect(await ingestLogs(token, { ...named, bodyHash }, now)).toMatchObject({
      ok: true,
      value: { duplicate: false },
    })
  }
})

test('another organization’s keys are unknown, and another service’s are not found', async () => {
  const ledger = await makeKey(tide.owner, 'payments', 'Ledger')
  const byForeignKey = await report(tide.owner, [
    { time: ago(3), keyId: other.key.id, secretId: other.key.secretId, service: 'payments' },
    { time: ago(3), key: other.key.key, service: 'payments' },
    { time: ago(3), key: 'junk' },
    { time: ago(3), keyId: ledger.id, secretId: other.key.secretId },
    { time: ago(3), keyId: ledger.id, secretId: tide.key.secretId },
  ])
  expect(byForeignKey.rejected).toEqual([])
  const rows = await rawOf(byForeignKey.batchId)
  expect(rows.map(row => [row.key_id, row.secret_id, row.service_id])).toEqual([
    [null, null, tide.service.id],
    [null, null, tide.service.id],
    [null, null, null],
    [ledger.id, null, tide.service.id],
    [ledger.id, null, tide.service.id],
  ])
  const bound = tokenOf(tide.owner, { serviceId: other.service.id })
  expect((await report(bound, [{ time: ago(3), keyId: tide.key.id }])).rejected).toEqual([
    { line: 1, reason: 'not_found' },
  ])
  const orders = must(
    await createService(tide.owner, { slug: 'orders', name: 'Orders', prefix: 'orders', team: 'payments' }),
  )
  const elsewhere = tokenOf(tide.owner, { serviceId: orders.id })
  const foreign = [
    { time: ago(3), keyId: tide.key.id, service: 'orders' },
    { time: ago(3), service: 'orders' },
  ]
  expect((await report(elsewhere, foreign)).rejected).toEqual([{ line: 1, reason: 'not_found' }])
  const own = tokenOf(tide.owner, { serviceId: tide.service.id, environment: 'staging' })
  const told = await report(own, [
    { time: ago(3), keyId: tide.key.id },
    { time: ago(3), service: 'payments', environment: 'production' },
    { time: ago(3), service: 'no-such-service' },
    { time: ago(3) },
  ])
  expect(told.rejected.map(each => each.line)).toEqual([1, 2, 3])
  expect(await rawOf(told.batchId)).toMatchObject([
    { service_id: tide.service.id, environment: 'staging', key_id: null },
  ])
})

test('who may not report is told so, and nothing is written', async () => {
  const batch = {
    records: [{ time: ago(1), keyId: tide.key.id }],
    dedupe: { by: 'body' },
    bodyHash: 'x',
    mode: 'live',
  } as const
  const refused = { ok: false, error: { reason: 'not_allowed' } }
  expect(await ingestLogs(tide.security, batch, now)).toEqual(refused)
  expect(await ingestLogs(tokenOf(tide.owner, {}, ['usage:read']), batch, now)).toEqual(refused)
  const outsider = await report(tide.outsider, batch.records)
  expect(outsider.rejected).toEqual([{ line: 1, reason: 'not_found' }])
})

test('a key in a path, a query, a referrer or a user agent is replaced by its hint, and told as a leak', async () => {
  const { key } = tide.key
  const encoded = key.replaceAll('_', '%5F').replace('p', '%70')
  const batch = await report(tide.owner, [
    { time: ago(2), keyId: tide.key.id, path: `/keys/${key}/x` },
    { time: ago(2), keyId: tide.key.id, path: `/x?key=${encoded}` },
    { time: ago(2), keyId: tide.key.id, path: `/x/${encoded}`, userAgent: `bot ${key}` },
    { time: ago(2), keyId: tide.key.id, path: '/x', referer: `https://example.com/?k=${key}` },
    { time: ago(2), keyId: tide.key.id, path: '/100%_prd_nothing' },
  ])
  const rows = await rawOf(batch.batchId)
  expect(rows.map(row => [row.path, row.user_agent, row.leak])).toEqual([
    [`/keys/${hintOf(key)}/x`, null, true],
    ['/x', null, true],
    [`/x/${hintOf(key)}`, `bot ${hintOf(key)}`, true],
    ['/x', null, true],
    ['/100%_prd_nothing', null, false],
  ])
})

test('a connection that is lost in the middle fails its batch, keeps nothing of it, and harms no other', async () => {
  const owner = postgres(database.url, { max: 2, onnotice: () => {} })
  const record = { time: ago(5), keyId: tide.key.id }
  let lost: Promise<unknown> = Promise.resolve()
  await owner.begin(async sql => {
    await sql`lock table usage_day in access exclusive mode`
    lost = report(tide.owner, [record], now, 'lost').then(
      () => 'written',
      () => 'failed',
    )
    let killed = 0
    while (killed === 0) {
      const rows = await owner`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'keyturn ingest' and wait_event_type = 'Lock'`
      killed = rows.length
    }
    expect(await lost).toBe('failed')
  })
  expect(await report(tide.owner, [record], now, 'lost')).toMatchObject({ accepted: 1, duplicate: false })
  await owner.end()
})

test('a batch that was refused as a whole counts once what was wrong is mended', async () => {
  const { owner, key } = await makeService('Mended')
  const catalog = must(await createService(owner, { slug: 'catalog', name: 'c', prefix: 'catalog', team: 'payments' }))
  const misbound = tokenOf(owner, { serviceId: catalog.id })
  const lines = [{ time: ago(10), keyId: key.id, status: 200 }]
  expect(await report(misbound, lines, now, 'mended body')).toMatchObject({
    accepted: 0,
    rejectedCount: 1,
    duplicate: false,
  })
  expect(await report(owner, lines, now, 'mended body')).toMatchObject({ accepted: 1, duplicate: false })
  expect(await report(owner, lines, now, 'mended body')).toMatchObject({ accepted: 1, duplicate: true })
})
