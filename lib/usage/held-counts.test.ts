import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { revokeKey } from '#lib/keys/stop-key.ts'
import { must } from '#lib/result.ts'
import { heldForMs, isHoldingCounts, writeHeldCounts } from './held-counts.ts'
import { closeIngest } from './ingest.ts'
import type { SentBatch } from './read-batch.ts'
import { recountDay } from './recount-day.ts'
import { countWaiting } from './uncounted-batches.ts'
import { asOwner, makeService, now, report } from './usage.fixture.ts'
import { writeBatches } from './write-batches.ts'

const database = useTestDatabase()
const many = 1_000
const hourMs = 3_600_000
const noon = Math.floor(now.getTime() / (24 * hourMs)) * 24 * hourMs - 12 * hourMs

let tide: Awaited<ReturnType<typeof makeService>>
beforeEach(async () => {
  tide = await makeService(`Tidewater ${Math.random()}`, 'payments', new Date(noon - 48 * hourMs))
})
afterAll(closeIngest)

const someRecords = (count = many) =>
  Array.from({ length: count }, (_, n) => ({
    ...{ time: noon + n * 100, keyId: tide.key.id, secretId: tide.key.secretId, method: 'GET', path: `/items/${n}` },
    ...{ status: n % 10 ? 200 : 500, durationMs: n, bytes: 10, ip: `198.51.100.${n % 250}`, userAgent: 'curl/8.5.0' },
  }))

/** Stores a batch whose counts are in memory afterwards, as while others wait. */
async function hold(records: readonly unknown[] = someRecords()): Promise<void> {
  const batch = { records, dedupe: { by: 'body' }, bodyHash: `${Math.random()}`, mode: 'live' } as const
  const sent: SentBatch = { actor: tide.owner, batch, now }
  for (const result of await writeBatches([sent])) must(result)
}

async function stored() {
  const [row] = await asOwner<Record<string, number>>(
    database.url,
    `select (select count(*)::int from request_logs where organization_id = $1) as rows,
       (select coalesce(sum(requests), 0)::int from usage_minute where organization_id = $1) as counted,
       (select coalesce(sum(requests), 0)::int from sightings where organization_id = $1 and dimension = 'prefix') as seen,
       (select coalesce(sum(lines), 0)::int from uncounted_batches where organization_id = $1) as waiting`,
    [tide.organizationId],
  )
  return row
}

async function expectWhole(lines: number, seen = lines - Math.ceil(lines / 10)): Promise<void> {
  expect(await stored()).toEqual({ rows: lines, counted: lines, seen, waiting: 0 })
  const clerk = { kind: 'system', organizationId: tide.organizationId, name: 'cli' } as const
  const day = new Date(noon).toISOString().slice(0, 10)
  expect(must(await recountDay(clerk, { day, repair: true }, now)).differences).toEqual([])
}

/** So long the process that holds counts is given; then it is taken for dead. */
const endTheirTime = () => asOwner(database.url, 'update uncounted_batches set held_until = clock_timestamp()')

test('who has all answers finds all lines counted', async () => {
  const answered: number[] = []
  await Promise.all(
    Array.from({ length: 12 }, async () => {
      await report(tide.owner, someRecords())
      answered.push((await stored())?.counted ?? 0)
    }),
  )
  expect(Math.max(...answered)).toBe(12 * many)
  await expectWhole(12 * many)
})

test('for how long the first of it is held is said, until it is written', async () => {
  expect(heldForMs()).toBe(0)
  await hold()
  await pause(20)
  await hold()
  expect(heldForMs()).toBeGreaterThanOrEqual(20)
  const written = writeHeldCounts()
  await pause(0)
  expect(heldForMs() === 0).toBe(!isHoldingCounts())
  await written
  expect(heldForMs()).toBe(0)
})

test('what is held is left alone until it is written', async () => {
  await hold()
  await hold()
  expect(isHoldingCounts()).toBe(true)
  expect(await stored()).toEqual({ rows: 2 * many, counted: 0, seen: 0, waiting: 2 * many })
  expect(await countWaiting(now)).toBeNull()
  await writeHeldCounts()
  expect(isHoldingCounts()).toBe(false)
  await expectWhole(2 * many)
})

test('what nobody waits for is written by the clock', async () => {
  await hold()
  await expect.poll(stored, { timeout: 15_000 }).toMatchObject({ counted: many, waiting: 0 })
})

test('a stop writes what is held', async () => {
  await hold()
  await closeIngest()
  await expectWhole(many)
})

test('what a process held that died is counted by another, and by nobody twice', async () => {
  await hold()
  await hold()
  await endTheirTime()
  expect(await countWaiting(now)).toMatchObject({ lines: 2 * many })
  await writeHeldCounts()
  await expectWhole(2 * many)
})

test('counts that can’t be written are left to the counter', async () => {
  await asOwner(
    database.url,
    `create function full_disk() returns trigger language plpgsql as $$ begin
       raise exception using errcode = '53100'; end $$;
     create trigger full_disk before insert on service_day for each row execute function full_disk()`,
  )
  try {
    await hold()
    await writeHeldCounts()
    expect(await stored()).toEqual({ rows: many, counted: 0, seen: 0, waiting: many })
  } finally {
    await asOwner(database.url, 'drop trigger full_disk on service_day; drop function full_disk')
  }
  expect(await countWaiting(now)).toMatchObject({ lines: many })
  await expectWhole(many)
})

test('of two organizations one that can’t be written keeps none of the other’s', async () => {
  await hold()
  const first = tide
  tide = await makeService(`Harbor ${Math.random()}`, 'orders', new Date(noon - 48 * hourMs))
  await hold()
  await asOwner(database.url, 'delete from uncounted_batches where organization_id = $1', [first.organizationId])
  await writeHeldCounts()
  await expectWhole(many)
})

test('of many addresses in one hour those that came first are told apart, of the key and of the service', async () => {
  const addresses = Array.from({ length: 500 }, (_, n) => `198.51.${100 + Math.floor(n / 250)}.${n % 250}`)
  await hold(someRecords().map((record, n) => ({ ...record, ip: addresses[n % 500] })))
  await writeHeldCounts()
  const told = (table: string) =>
    asOwner<{ value: string }>(
      database.url,
      `select value from ${table} where organization_id = $1 and dimension = 'address' and value <> ''`,
      [tide.organizationId],
    )
  for (const [table, limit] of [
    ['key_values_hour', 50],
    ['service_values_hour', 200],
    ['service_values_day', 200],
  ] as const) {
    const values = (await told(table)).map(({ value }) => value)
    expect(values.toSorted(), table).toEqual(addresses.slice(0, limit).toSorted())
  }
  await expectWhole(many)
})

test('whoever comes last while counts are written waits for them, even with nothing to count', async () => {
  await hold()
  const other = postgres(database.url, { max: 1, onnotice: () => {} })
  await other`begin`
  await other`lock table service_day in share mode`
  const writing = writeHeldCounts()
  const answered = report(tide.owner, [{ time: 'no time' }])
  expect(await Promise.race([answered, pause(500, 'waits')])).toBe('waits')
  await other`rollback`
  await other.end()
  expect(await answered).toMatchObject({ accepted: 0, rejectedCount: 1 })
  expect(await stored()).toMatchObject({ counted: many, waiting: 0 })
  await writing
})

test('a stored line still says what Keyturn would have refused it for', async () => {
  must(await revokeKey(tide.owner, { keyId: keyIdInput.parse(tide.key.id) }, new Date(noon - hourMs)))
  await hold(someRecords().map(record => ({ ...record, status: 401 })))
  await endTheirTime()
  await countWaiting(now)
  await writeHeldCounts()
  const cues = await asOwner(
    database.url,
    `select kind, value, requests from cues where organization_id = $1 and kind = 'refused'`,
    [tide.organizationId],
  )
  expect(cues).toEqual([{ kind: 'refused', value: 'revoked', requests: many }])
})
