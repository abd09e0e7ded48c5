import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { closeIngest, ingestLogs } from './ingest.ts'
import { latencyBucket } from './latency.ts'
import { floor } from './log-sources.ts'
import { type Interval, intervalMs } from './rollup.ts'
import { ago, asOwner, makeKey, makeService, now, report } from './usage.fixture.ts'

const database = useTestDatabase()
let tide: Awaited<ReturnType<typeof makeService>>
beforeAll(async () => {
  tide = await makeService('Tidewater', 'payments', new Date(now.getTime() - 30 * 86_400_000))
})
afterAll(closeIngest)

interface Told {
  keyId: string
  time: number
  status?: number
  bytes?: number
  durationMs?: number
}

interface Count {
  requests: number
  clientErrors: number
  serverErrors: number
  bytes: number
  latency: string
}

const line = fc.record(
  {
    which: fc.nat(2),
    ago: fc.oneof(fc.nat(180), fc.nat(29 * 86_400)),
    status: fc.constantFrom(200, 204, 301, 404, 429, 500),
    bytes: fc.nat(1_000_000),
    durationMs: fc.double({ min: 0, max: 90_000, noNaN: true }),
  },
  { requiredKeys: ['which', 'ago'] },
)
const batches = fc.array(fc.array(line, { maxLength: 60 }), { minLength: 1, maxLength: 4 })

test('on each level the rollups equal a recount of the accepted lines, whatever batches come at once', async () => {
  await fc.assert(
    fc.asyncProperty(batches, async told => {
      const keys = await Promise.all([1, 2, 3].map(n => makeKey(tide.owner, 'payments', `Key ${n}`)))
      const lines = told.map(batch =>
        batch.map(
          ({ which, ago: seconds, ...rest }): Told => ({
            ...rest,
            keyId: keys[which]?.id ?? '',
            time: now.getTime() - seconds * 1000,
          }),
        ),
      )
      const written = await Promise.all(lines.map(batch => report(tide.owner, batch)))
      expect(written.map(batch => batch.accepted)).toEqual(lines.map(batch => batch.length))
      for (const interval of ['minute', 'hour', 'day'] as const) {
        expect(
          await storedCounts(
            interval,
            keys.map(key => key.id),
          ),
        ).toEqual(recount(interval, lines.flat()))
      }
    }),
    { numRuns: 25 },
  )
})

function recount(interval: Interval, lines: readonly Told[]): Record<string, Count> {
  const counts = new Map<string, Omit<Count, 'latency'> & { latency: number[] }>()
  for (const { keyId, time, status, bytes, durationMs } of lines) {
    const start = new Date(floor(time, intervalMs[interval])).toISOString()
    const name = `${keyId} ${start}`
    const count = counts.get(name) ?? { requests: 0, clientErrors: 0, serverErrors: 0, bytes: 0, latency: [] }
    count.requests++
    if (status === 404 || status === 429) count.clientErrors++
    if (status === 500) count.serverErrors++
    count.bytes += bytes ?? 0
    if (durationMs !== undefined) count.latency.push(latencyBucket(durationMs))
    counts.set(name, count)
  }
  return Object.fromEntries(
    [...counts].map(([name, count]) => [name, { ...count, latency: count.latency.sort((a, b) => a - b).join(' ') }]),
  )
}

async function storedCounts(interval: Interval, keyIds: string[]): Promise<Record<string, Count>> {
  const rows = await asOwner<{ name: string; latency: number[] } & Record<string, string>>(
    database.url,
    `select key_id || to_char(start at time zone 'utc', ' YYYY-MM-DD"T"HH24:MI:SS".000Z"') as name,
       requests, client_errors, server_errors, bytes, latency::int[] as latency
     from usage_${interval} where key_id::text = any(string_to_array($1, ' '))`,
    [keyIds.join(' ')],
  )
  return Object.fromEntries(
    rows.map(row => [
      row.name,
      {
        requests: Number(row.requests),
        clientErrors: Number(row.client_errors),
        serverErrors: Number(row.server_errors),
        bytes: Number(row.bytes),
        latency: row.latency.flatMap((count, bucket) => new Array(count).fill(bucket)).join(' '),
      },
    ]),
  )
}

test('many batches at once, of the same keys in other orders, wait for each other and never for ever', async () => {
  const keys = await Promise.all(Array.from({ length: 12 }, (_, n) => makeKey(tide.owner, 'payments', `Busy ${n}`)))
  const batch = keys.flatMap(key =>
    [1, 60, 3_700, 90_000].map(seconds => ({ key: key.key, time: ago(seconds), status: 200, ip: '83.149.9.216' })),
  )
  const shuffled = (n: number) => [...batch.slice(n * 3), ...batch.slice(0, n * 3)].toSorted(() => (n % 2 ? -1 : 1))
  const written = await Promise.all(Array.from({ length: 16 }, (_, n) => report(tide.owner, shuffled(n))))
  expect(written.map(each => each.accepted)).toEqual(new Array(16).fill(batch.length))
  const [total] = await asOwner<{ requests: number }>(
    database.url,
    `select sum(requests)::int as requests from usage_day where key_id::text = any(string_to_array($1, ' '))`,
    [keys.map(key => key.id).join(' ')],
  )
  expect(total?.requests).toBe(16 * batch.length)
})

test('what is older than a table keeps, or has no partition, is counted in the coarser ones', async () => {
  const key = await makeKey(tide.owner, 'payments', 'Old')
  const days = [1, 60, 200, 500]
  const records = days.map(each => ({ keyId: key.id, time: ago(each * 86_400) }))
  const batch = { records, dedupe: { by: 'body' }, bodyHash: 'old', mode: 'import' } as const
  expect(must(await ingestLogs(tide.owner, batch, now)).accepted).toBe(4)
  const counts = await asOwner<Record<string, number>>(
    database.url,
    `select (select count(*)::int from request_logs where key_id = $1) as raw,
       (select count(*)::int from usage_minute where key_id = $1) as minute,
       (select count(*)::int from usage_hour where key_id = $1) as hour,
       (select count(*)::int from usage_day where key_id = $1) as day`,
    [key.id],
  )
  expect(counts).toEqual([{ raw: 1, minute: 2, hour: 3, day: 4 }])
})

test('sums that no bigint holds stand still, and refuse no batch', async () => {
  const key = await makeKey(tide.owner, 'payments', 'Huge')
  const records = [{ keyId: key.id, time: ago(5), bytes: 1e12 }]
  await report(tide.owner, records)
  await asOwner(database.url, 'update usage_minute set bytes = 9223372036854775000 where key_id = $1', [key.id])
  expect(await report(tide.owner, records)).toMatchObject({ accepted: 1 })
})
