import postgres from 'postgres'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { closeIngest } from './ingest.ts'
import { recountDay } from './recount-day.ts'
import { intervalMs } from './rollup.ts'
import { countWaiting } from './uncounted-batches.ts'
import { asOwner, makeKey, makeService, now } from './usage.fixture.ts'
import { flushVerificationLines, recordVerification } from './verification-lines.ts'

const database = useTestDatabase()
const yesterday = Math.floor(now.getTime() / intervalMs.day) * intervalMs.day - intervalMs.day
const rush = 1_000

let tide: Awaited<ReturnType<typeof makeService>>
beforeEach(async () => {
  tide = await makeService(`Tidewater ${Math.random()}`, 'payments', new Date(yesterday))
})
afterAll(closeIngest)

/** As many verdicts as it takes not to be counted at once. */
async function verify(keys: readonly { id: string; secretId: string }[], lines = rush): Promise<void> {
  const { organizationId, service } = tide
  for (let n = 0; n < lines; n++) {
    const key = keys[n % keys.length]
    await recordVerification({
      ...{ organizationId, serviceId: service.id, environment: 'production', method: 'GET', path: `/v1/items/${n}` },
      ...{ keyId: key?.id ?? null, secretId: key?.secretId ?? null, outcome: n % 10 === 9 ? 'rate_limited' : 'valid' },
      ...{ time: new Date(yesterday + 60_000 + n * 1_000), origin: null, userAgent: 'billing/2.1' },
      ip: n % 2 ? '::ffff:198.51.100.7' : '2001:db8::17',
    })
  }
  await flushVerificationLines()
}

async function stored() {
  const [row] = await asOwner<Record<string, number>>(
    database.url,
    `select (select count(*)::int from request_logs where organization_id = $1) as rows,
       (select coalesce(sum(requests), 0)::int from usage_minute where organization_id = $1) as minutes,
       (select coalesce(sum(requests), 0)::int from service_day where organization_id = $1) as days,
       (select coalesce(sum(requests), 0)::int from sightings where organization_id = $1 and dimension = 'prefix') as seen,
       (select coalesce(sum(lines), 0)::int from uncounted_batches where organization_id = $1) as waiting`,
    [tide.organizationId],
  )
  return row
}

async function differences() {
  const clerk = { kind: 'system', organizationId: tide.organizationId, name: 'cli' } as const
  const day = new Date(yesterday).toISOString().slice(0, 10)
  return must(await recountDay(clerk, { day, repair: true }, now)).differences
}

test('what comes in a rush is stored at once and counted later, as if it had been counted at once', async () => {
  await verify([tide.key])
  expect(await stored()).toEqual({ rows: rush, minutes: 0, days: 0, seen: 0, waiting: rush })
  expect(await differences()).toEqual([]) // A repair counts nothing that will be counted.

  expect(await countWaiting(now)).toMatchObject({ lines: rush })
  const seen = (rush / 10) * 9
  expect(await stored()).toEqual({ rows: rush, minutes: rush, days: rush, seen, waiting: 0 })
  expect(await differences()).toEqual([])
  expect(await countWaiting(now)).toBeNull()
  const values = await asOwner<{ value: string }>(
    database.url,
    `select distinct value from key_values_hour where key_id = $1 and dimension = 'address' order by 1`,
    [tide.key.id],
  )
  expect(values.map(each => each.value)).toEqual(['198.51.100.7', '2001:db8::17'])
})

test('of two who count at once one does', async () => {
  await verify([tide.key])
  const passes = await Promise.all([countWaiting(now), countWaiting(now)])
  expect(passes.filter(Boolean)).toHaveLength(1)
  expect(await stored()).toMatchObject({ minutes: rush, days: rush, waiting: 0 })
})

test('batches of an organization are counted together, up to a bound, and another one’s after them', async () => {
  const { organizationId } = tide
  for (let n = 0; n < 3; n++) await verify([tide.key])
  await verify([tide.key], 18_000)
  tide = await makeService('Harbor', 'orders', new Date(yesterday))
  await verify([tide.key])
  expect(await countWaiting(now)).toMatchObject({ lines: 19_000 })
  expect(await countWaiting(now)).toMatchObject({ lines: 2_000 })
  expect(await stored()).toMatchObject({ minutes: 0, waiting: rush })
  expect(await countWaiting(now)).toMatchObject({ lines: rush })
  expect(tide.organizationId).not.toBe(organizationId)
  expect(await stored()).toMatchObject({ minutes: rush, waiting: 0 })
})

test('a batch that can’t be counted is left, and those behind it are counted', async () => {
  const bad = await makeKey(tide.owner, 'payments', 'Bad')
  await asOwner(database.url, `alter table sightings add constraint bad check (key_id <> '${bad.id}')`)
  await verify([bad])
  await verify([tide.key])
  expect(await countWaiting(now)).toMatchObject({ lines: 0 })
  expect(await countWaiting(now)).toMatchObject({ lines: rush })
  expect(await countWaiting(now)).toBeNull()
  expect(await stored()).toMatchObject({ rows: 2 * rush, minutes: rush, waiting: rush })
  expect(await differences()).toEqual([])
})

test('who is in the way is waited for, and the batch counts afterwards', async () => {
  await verify([tide.key])
  await asOwner(
    database.url,
    `create function in_the_way() returns trigger language plpgsql as $$ begin
       raise exception using errcode = '40P01'; end $$;
     create trigger in_the_way before insert on usage_day for each row execute function in_the_way()`,
  )
  await expect(countWaiting(now)).rejects.toMatchObject({ code: '40P01' })
  await asOwner(database.url, 'drop trigger in_the_way on usage_day')
  expect(await countWaiting(now)).toMatchObject({ lines: rush })
})

test('while another process counts, this one leaves what waits to it', async () => {
  await verify([tide.key])
  const other = postgres(database.url, { max: 1, onnotice: () => {} })
  await other`select pg_advisory_lock(hashtext('keyturn.count'))`
  expect(await countWaiting(now)).toBeNull()
  expect(await stored()).toMatchObject({ minutes: 0, waiting: rush })
  await other.end()
  expect(await countWaiting(now)).toMatchObject({ lines: rush })
})
