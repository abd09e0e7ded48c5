import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { markAlertNormal } from '#lib/alerts/act-on-alert.ts'
import { alertIdInput } from '#lib/alerts/input.ts'
import { judgeCues } from '#lib/alerts/judge-cues.ts'
import { listAlerts } from '#lib/alerts/list-alerts.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { asOwner, makeKey, makeService } from '#lib/usage/usage.fixture.ts'
import { watchVolume } from './watch-volume.ts'

const database = useTestDatabase()
const dayMs = 86_400_000
/** A bucket begins with it. */
const start = Math.floor(Date.now() / dayMs) * dayMs - 80 * dayMs
let tide: Awaited<ReturnType<typeof makeService>>
const clock = () => ({ kind: 'system' as const, organizationId: tide.owner.organizationId, name: 'clock' as const })
const at = (days: number, minutes = 0) => new Date(start + days * dayMs + minutes * 60_000)

beforeAll(async () => {
  tide = await makeService('Tidewater', 'payments', new Date(start - dayMs))
})

interface Traffic {
  keyId: string
  serviceId: string
  from: Date
  minutes: number
  /** in each minute */
  requests: number
  source?: 'report'
}

/** Counts, as ingestion and the clock would have written them. */
async function bring({ keyId, serviceId, from, minutes, requests, source }: Traffic): Promise<void> {
  const span = [from.toISOString(), String(minutes), String(requests)]
  const args = [tide.owner.organizationId, serviceId, keyId, ...span, source ?? 'verification']
  const times = `generate_series($4::timestamptz, $4::timestamptz + ($5::int - 1) * interval '1 minute', '1 minute') t`
  await asOwner(
    database.url,
    `with minutes as (insert into collection_minutes select t from ${times} on conflict do nothing),
      counted as (insert into usage_minute (organization_id, service_id, key_id, secret_id, source, start, requests, refused,
        client_errors, server_errors, bytes, refusals, latency)
      select $1, $2, $3, gen_random_uuid(), $7, t, $6::int + (extract(epoch from t)::bigint / 60 % 3), 0, 0, 0, 0, '{}', '{}'
      from ${times})
    insert into service_minute (organization_id, service_id, environment, source, start, requests, refused, client_errors,
      server_errors, bytes, refusals, latency)
    select $1, $2, 'production', $7, t, 1, 0, 0, 0, 0, '{}', '{}' from ${times} on conflict do nothing`,
    args,
  )
}

const watchUntil = (now: Date, tellFrom?: Date) =>
  watchVolume(clock(), now, { tellFrom: (tellFrom ?? now).getTime() - dayMs, budgetMs: 60_000 })

async function alertsAt(now: Date) {
  while ((await judgeCues(clock(), now)) > 0);
  return (await listAlerts(clock(), { limit: 50 }, now)).items
}

test('one key alone that is used far more is told of, once, with what was expected; marked normal it is not told again', async () => {
  const serviceId = tide.service.id
  const steady = { serviceId, from: at(0), minutes: 10 * 1440 + 30 }
  const others = [await makeKey(tide.owner, 'payments', 'Report'), await makeKey(tide.owner, 'payments', 'Mirror')]
  for (const { id } of [tide.key, ...others]) await bring({ ...steady, keyId: id, requests: 20 })
  await bring({ serviceId, keyId: tide.key.id, from: at(10, 10), minutes: 15, requests: 180 })
  expect(await watchUntil(at(10, 31))).toBeGreaterThan(0)
  expect(await watchUntil(at(10, 31)), 'nothing is told twice').toBe(0)
  const [alert, ...rest] = await alertsAt(at(10, 32))
  expect(rest).toEqual([])
  expect(alert).toMatchObject({ detector: 'volume_spike', severity: 'medium', key: { id: tide.key.id } })
  expect(alert?.summary).toBe('Billing job is used far more than is usual at that time')
  const [signal] = await asOwner<{ band: { minutes: number; high: number[] }; seen: string; expected: string }>(
    database.url,
    'select band, seen, expected from signals',
  )
  expect(signal?.seen).toContain('not seen in 10 days')
  expect(signal?.band).toMatchObject({ minutes: 15 })
  expect(Math.max(...(signal?.band.high ?? []))).toBeLessThan(1_000)

  const alertId = alertIdInput.parse(alert?.id)
  must(await markAlertNormal(tide.owner, { alertId, note: 'A job by hand.' }, at(10, 40)))
  for (const { id } of [tide.key, ...others])
    await bring({ ...steady, from: at(10, 30), minutes: 1440, keyId: id, requests: 20 })
  await bring({ serviceId, keyId: tide.key.id, from: at(11, 10), minutes: 15, requests: 160 })
  await watchUntil(at(11, 29))
  expect((await alertsAt(at(11, 29))).filter(each => each.status === 'open')).toEqual([])
})

test('what all keys of a service do together is told of the service, once', async () => {
  const serviceId = tide.service.id
  const ids = [tide.key.id]
  for (const name of ['Web', 'App']) ids.push((await makeKey(tide.owner, 'payments', name)).id)
  const from = at(30)
  for (const keyId of ids) await bring({ serviceId, keyId, from, minutes: 14 * 1440, requests: 30 })
  for (const keyId of ids) await bring({ serviceId, keyId, from: at(44), minutes: 60, requests: 100 })
  await watchUntil(at(44, 62), at(44))
  const open = (await alertsAt(at(44, 62))).filter(each => each.detector === 'volume_spike' && each.status === 'open')
  expect(open).toMatchObject([{ detector: 'volume_spike', key: null, severity: 'low' }])
  expect(open[0]?.summary).toContain('together')
})

test('silence of a busy key is told of; of one that was stopped it is not, nor is a time in which nobody counted', async () => {
  const { owner } = tide
  const { id: serviceId } = must(
    await createService(owner, { slug: 'ledger', name: 'Ledger', prefix: 'ledger', team: 'payments' }),
  )
  const quiet = (await makeKey(owner, 'ledger', 'Quiet')).id
  const busy = (await makeKey(owner, 'ledger', 'Busy')).id
  await bring({ serviceId, keyId: quiet, from: at(60), minutes: 16 * 1440, requests: 10 })
  await bring({ serviceId, keyId: busy, from: at(60), minutes: 16 * 1440 + 120, requests: 10 })
  const told = async (now: Date) =>
    (await alertsAt(now)).filter(each => each.service === 'ledger' && each.openedAt >= at(76)).map(each => each.summary)
  await watchUntil(at(76, 12), at(76))
  expect(await told(at(76, 12)), 'a restart').toEqual([])
  await watchUntil(at(76, 62), at(76))
  expect(await told(at(76, 62))).toEqual([expect.stringContaining('Quiet has been silent for')])
  await watchUntil(at(76, 300), at(76))
  expect(await told(at(76, 300)), 'nobody counted after two hours').toEqual([expect.stringContaining('Quiet')])
})

test('a service whose first bucket nobody was there to count is gone on with, and keeps no other waiting', async () => {
  const { owner } = tide
  const made = must(await createService(owner, { slug: 'young', name: 'Young', prefix: 'young', team: 'payments' }))
  const keyId = (await makeKey(owner, 'young', 'First')).id
  await bring({ serviceId: made.id, keyId, from: at(77, 3), minutes: 2, requests: 10 })
  await watchUntil(at(77, 31), at(77))
  const rows = await asOwner<{ through: Date }>(
    database.url,
    `select through from volume_states where service_id = $1 and key_id = '00000000-0000-0000-0000-000000000000'`,
    [made.id],
  )
  expect(rows).toEqual([{ through: at(77, 30) }])
})

test('what came in a rush is waited for', async () => {
  const { owner } = tide
  const made = must(await createService(owner, { slug: 'rush', name: 'Rush', prefix: 'rush', team: 'payments' }))
  const keyId = (await makeKey(owner, 'rush', 'Busy')).id
  await bring({ serviceId: made.id, keyId, from: at(77), minutes: 60, requests: 10 })
  await asOwner(
    database.url,
    `insert into uncounted_batches (batch_id, organization_id, service_ids, first_at, last_at, lines)
     values (gen_random_uuid(), $1, array[$2]::uuid[], $3, $4, 5000)`,
    [owner.organizationId, made.id, at(77, 22).toISOString(), at(77, 24).toISOString()],
  )
  const through = async () => {
    const text = 'select max(through) as at from volume_states where service_id = $1'
    return (await asOwner<{ at: Date }>(database.url, text, [made.id]))[0]?.at
  }
  await watchUntil(at(77, 40), at(77))
  expect(await through()).toEqual(at(77, 20))
  await asOwner(database.url, 'delete from uncounted_batches')
  await watchUntil(at(77, 40), at(77))
  expect(await through()).toEqual(at(77, 35))
})

test('a clock that jumped ahead and back keeps nothing from being looked at', async () => {
  const { owner } = tide
  const made = must(await createService(owner, { slug: 'early', name: 'Early', prefix: 'early', team: 'payments' }))
  const keyId = (await makeKey(owner, 'early', 'Busy')).id
  await bring({ serviceId: made.id, keyId, from: at(78), minutes: 60, requests: 10 })
  await watchUntil(at(78, 11), at(78))
  await asOwner(database.url, 'update volume_states set through = $2 where service_id = $1', [
    ...[made.id, at(400).toISOString()],
  ])
  const through = async () => {
    const text = 'select distinct through from volume_states where service_id = $1'
    return (await asOwner<{ through: Date }>(database.url, text, [made.id])).map(row => row.through)
  }
  await watchUntil(at(78, 22), at(78))
  await watchUntil(at(78, 41), at(78))
  expect(await through()).toEqual([at(78, 40)])
  await watchUntil(at(78, 33), at(78))
  expect(await through(), 'another process, whose clock is behind').toEqual([at(78, 40)])
})

test('of those who report the slowest is waited for: a quarter of an hour, or as long as it is late at times', async () => {
  const { owner } = tide
  const made = must(await createService(owner, { slug: 'told', name: 'Told', prefix: 'told', team: 'payments' }))
  const serviceId = made.id
  const keyId = (await makeKey(owner, 'told', 'Busy')).id
  await asOwner(
    database.url,
    `insert into service_log_sources (organization_id, service_id, from_time, source) values ($1, $2, $3, 'report')`,
    [owner.organizationId, serviceId, at(79).toISOString()],
  )
  await bring({ serviceId, keyId, from: at(79), minutes: 200, requests: 10, source: 'report' })
  const hear = async (senders: { until: number; heard?: number; late?: number; lateAt?: number }[]) => {
    await asOwner(database.url, 'delete from report_senders')
    for (const { until, heard = until, late = 0, lateAt = until } of senders)
      await asOwner(
        database.url,
        `insert into report_senders (organization_id, service_id, sender, reported_until, heard_at, late_ms, late_at)
         values ($1, $2, gen_random_uuid(), $3, $4, $6, $5)`,
        [
          owner.organizationId,
          serviceId,
          ...[until, heard, lateAt].map(each => at(79, each).toISOString()),
          `${late * 60_000}`,
        ],
      )
  }
  const throughAt = async (minutes: number) => {
    await watchUntil(at(79, minutes), at(79))
    const text = 'select max(through) as at from volume_states where service_id = $1'
    return (await asOwner<{ at: Date }>(database.url, text, [serviceId]))[0]?.at
  }
  expect(await throughAt(12), 'nobody is known').toEqual(at(79, 10))
  await hear([{ until: 41 }, { until: 32 }])
  expect(await throughAt(42)).toEqual(at(79, 30))
  await hear([{ until: 61 }, { until: 32 }])
  expect(await throughAt(61), 'one is silent').toEqual(at(79, 45))
  await hear([{ until: 91 }, { until: 32, late: 40 }])
  expect(await throughAt(91), 'one is always late').toEqual(at(79, 50))
  await hear([{ until: 101 }, { until: 32, late: 40, lateAt: -1_400 }])
  expect(await throughAt(101), 'and its next report is awaited, a day later').toEqual(at(79, 60))
  await hear([{ until: 111 }, { until: 111, late: 40 }])
  expect(await throughAt(112), 'all are there').toEqual(at(79, 110))
  await hear([{ until: 129 }])
  expect(await throughAt(152), 'the only one is silent').toEqual(at(79, 135))
  await hear([{ until: 190 }, { until: 10, heard: 9, late: 70 }])
  expect(await throughAt(191), 'one was not heard for three hours').toEqual(at(79, 190))
})
