import { afterAll, beforeAll, expect, test } from 'vitest'
import { testEnv, useTestDatabase } from '#db/testing.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { type Env, setEnv } from '#lib/env.ts'
import { must } from '#lib/result.ts'
import { closeIngest, ingestLogs } from './ingest.ts'
import { maintainPartitions } from './maintain-partitions.ts'
import { recountDay } from './recount-day.ts'
import { intervalMs } from './rollup.ts'
import { ago, asOwner, makeService, now } from './usage.fixture.ts'

const database = useTestDatabase()
const usual = testEnv().keptDays
const later = (days: number) => new Date(now.getTime() + days * intervalMs.day)

let tide: Awaited<ReturnType<typeof makeService>>
let clerk: SystemActor
beforeAll(async () => {
  tide = await makeService('Tidewater', 'payments', later(-60))
  clerk = { kind: 'system', organizationId: tide.organizationId, name: 'cli' }
})
afterAll(closeIngest)

const keep = (keptDays: Env['keptDays']) => setEnv(testEnv({ databaseUrl: database.url, keptDays }))

/** Requests of so many days ago, one each. */
async function send(...days: number[]) {
  const records = days.map(each => ({ keyId: tide.key.id, time: ago(each * 86_400) }))
  const batch = { records, dedupe: { by: 'body' }, bodyHash: `of ${days}`, mode: 'import' } as const
  expect(must(await ingestLogs(tide.owner, batch, now)).accepted).toBe(days.length)
}

/** What stands after the tables' names, by table. */
async function partitions(): Promise<Record<string, string[]>> {
  const rows = await asOwner<{ parent: string; parts: string[] }>(
    database.url,
    `select p.parent, coalesce(array_agg(substring(c.relname from length(p.parent) + 2) order by c.relname), '{}') as parts
     from keyturn_partition_plan() p left join pg_inherits i on i.inhparent = p.parent::regclass
     left join pg_class c on c.oid = i.inhrelid group by p.parent`,
  )
  return Object.fromEntries(rows.map(row => [row.parent, row.parts]))
}

/** Every day from the first that is kept to a week ahead, by what each kind of partition is called. */
function needed(at: Date, kept: Env['keptDays']): Record<string, string[]> {
  const parts = (days: number, name: (date: Date) => string) => {
    const all = Array.from({ length: days + 8 }, (_, n) => name(new Date(at.getTime() + (n - days) * intervalMs.day)))
    return [...new Set(all)]
  }
  const stamp = (date: Date) => date.toISOString().slice(0, 10).replaceAll('-', '')
  const minutes = parts(kept.minute, date => stamp(date).slice(0, 6))
  const hours = parts(kept.hour, date => `${date.getUTCFullYear()}q${Math.floor(date.getUTCMonth() / 3) + 1}`)
  return {
    request_logs: parts(kept.raw, stamp),
    ...{ usage_minute: minutes, service_minute: minutes, usage_hour: hours, service_hour: hours },
    ...{ service_values_hour: hours, key_values_hour: hours },
  }
}

const rowsOf = async (...tables: string[]) => {
  const counted = tables.map(table => `(select count(*)::int from ${table}) as ${table}`)
  return (await asOwner<Record<string, number>>(database.url, `select ${counted}`))[0]
}

test('an installation that keeps less, and later more, goes on; days that were dropped are told from whole ones', async () => {
  await maintainPartitions(now)
  expect(await partitions()).toEqual(needed(now, usual))
  expect(await maintainPartitions(now)).toEqual({ made: 0, dropped: 0 })
  await send(1, 20)

  const less = { raw: 7, minute: 14, hour: 60 }
  keep(less)
  await maintainPartitions(now)
  expect(await partitions()).toEqual(needed(now, less))
  expect(await rowsOf('request_logs', 'usage_hour', 'usage_day')).toMatchObject({ request_logs: 1, usage_day: 2 })
  await send(2, 21)

  const more = { raw: 50, minute: 200, hour: 800 }
  keep(more)
  await maintainPartitions(now)
  expect(await partitions()).toEqual(needed(now, more))
  await send(22, 40)
  expect(await rowsOf('request_logs', 'usage_day')).toEqual({ request_logs: 4, usage_day: 6 })
  const verdicts = await Promise.all(
    [1, 2, 20, 21, 22, 40].map(async days => {
      const recounted = await recountDay(clerk, { day: ago(days * 86_400).slice(0, 10), repair: false }, now)
      return recounted.ok ? recounted.value.differences.length : recounted.error.why
    }),
  )
  expect(verdicts).toEqual([0, 0, 'gap', 'gap', 0, 0])
})

test('as time goes by each kind is dropped once nothing of it is kept, and days stay', async () => {
  keep(usual)
  await asOwner(database.url, 'delete from request_logs')
  await send(0)
  const days = await rowsOf('usage_day', 'service_day')
  for (const [daysLater, raw] of [
    [1, 1],
    [29, 1],
    [30, 1],
    [31, 0],
    [32, 0],
    [91, 0],
    [200, 0],
    [500, 0],
  ] as const) {
    await maintainPartitions(later(daysLater))
    expect(await partitions(), `after ${daysLater} days`).toEqual(needed(later(daysLater), usual))
    expect(await rowsOf('request_logs')).toEqual({ request_logs: raw })
  }
  expect(await rowsOf('usage_minute', 'service_minute', 'usage_hour', 'key_values_hour')).toEqual({
    ...{ usage_minute: 0, service_minute: 0, usage_hour: 0, key_values_hour: 0 },
  })
  expect(await rowsOf('usage_day', 'service_day')).toEqual(days)
})
