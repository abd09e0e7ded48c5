import postgres from 'postgres'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { closeIngest } from './ingest.ts'
import { countTables } from './recount-counts.ts'
import { recountDay } from './recount-day.ts'
import { valueTables } from './recount-values.ts'
import { intervalMs } from './rollup.ts'
import { asOwner, makeKey, makeService, now, report } from './usage.fixture.ts'
import { flushVerificationLines, recordVerification } from './verification-lines.ts'

const database = useTestDatabase()
const midnight = Math.floor(now.getTime() / intervalMs.day) * intervalMs.day
const dayOf = (daysAgo: number) => new Date(midnight - daysAgo * intervalMs.day).toISOString().slice(0, 10)
const yesterday = dayOf(1)
const tables = [...countTables, ...valueTables].sort()

let tide: Awaited<ReturnType<typeof makeService>>
let clerk: SystemActor
let lines: Record<string, unknown>[]

const run = (repair = false, day = yesterday, at = now) => recountDay(clerk, { day, repair }, at)
const differing = async (repair = false) =>
  must(await run(repair))
    .differences.map(each => each.table)
    .sort()
const asOperator = (query: string, ...params: string[]) => asOwner<Record<string, unknown>>(database.url, query, params)

/** The same on each run. */
let seed = 7
const random = (below: number) => {
  seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
  return Math.floor((seed / 2 ** 31) * below)
}
const oneOf = <T>(values: readonly T[]) => values[random(values.length)] as T

beforeAll(async () => {
  tide = await makeService('Tidewater', 'payments', new Date(midnight - 20 * intervalMs.day))
  clerk = { kind: 'system', organizationId: tide.organizationId, name: 'cli' }
  must(await createService(tide.owner, { slug: 'orders', name: 'Orders', prefix: 'orders', team: 'payments' }))
  const keys = [tide.key, ...(await Promise.all(['A', 'B'].map(name => makeKey(tide.owner, 'payments', name))))]
  const another = await makeKey(tide.owner, 'payments', 'Staging', now, 'staging')
  const whose = [
    ...keys.map(key => ({ key: key.key })),
    ...keys.map(key => ({ keyId: key.id })),
    { key: another.key },
    { keyId: another.id, service: 'orders' },
    { key: 'junk', service: 'payments' },
    { service: 'orders', environment: 'staging' },
    { key: 'of nobody' },
  ]
  const agents = ['curl/8.1', 'python-requests/2.32', '(odd) one', '', ...'Go-http-client/1.1']
  lines = Array.from({ length: 3_000 }, () => ({
    ...oneOf(whose),
    // Most within two hours, so that more of them come than are told apart.
    time: new Date(midnight - random(random(2) ? intervalMs.day : intervalMs.hour) - 1).toISOString(),
    status: oneOf([200, 204, 301, 404, 429, 500, undefined]),
    durationMs: oneOf([undefined, 0, 1, 5, 1.2, 4.6, 999.5, 61_000, random(90_000) / 7]),
    bytes: oneOf([undefined, random(1_000_000)]),
    ip: oneOf([undefined, `83.149.${random(8)}.${random(250)}`, '2001:db8::7', '::ffff:192.0.2.1', '::c000:201']),
    userAgent: oneOf([undefined, ...agents]),
    method: 'GET',
    path: `/v1/things/${random(30)}/${oneOf(['parts', 'price', 'stock'])}`,
  }))
  await Promise.all(
    [0, 1, 2].map(part =>
      report(
        tide.owner,
        lines.filter((_, n) => n % 3 === part),
      ),
    ),
  )
  const orders = (await asOperator(`select id from services where slug = 'orders'`))[0]?.id as string
  for (let n = 0; n < 400; n++) {
    const key = oneOf([...keys, null])
    await recordVerification({
      organizationId: tide.organizationId,
      serviceId: oneOf([tide.service.id, orders]),
      environment: oneOf(['production', 'staging', null]),
      keyId: key?.id ?? null,
      secretId: key?.secretId ?? null,
      outcome: oneOf(['valid', 'revoked', 'unknown', 'wrong_environment']),
      time: new Date(midnight - intervalMs.day + random(intervalMs.day)),
      method: 'GET',
      path: '/v1/things/7/parts',
      ip: `198.51.100.${random(256)}`,
      userAgent: 'curl/8.1',
      origin: null,
    })
  }
  await flushVerificationLines()
})
afterAll(closeIngest)

test('what was ingested is what a recount finds, although not every value was told apart', async () => {
  expect(must(await run())).toEqual({ day: yesterday, differences: [], repaired: false })
  const rest = await Promise.all(
    valueTables.map(table => asOperator(`select distinct dimension from ${table} where value = '' order by 1`)),
  )
  expect(rest.map(rows => rows.map(row => row.dimension))).toEqual([['address'], ['address'], ['address']])
})

const snapshot = (table: string) => asOperator(`select * from ${table} t order by t::text`)

test('a count that was changed, a row that is gone, a row too many: each is named, and put right', async () => {
  const whole = await Promise.all(tables.map(snapshot))
  const damages = [
    'update # set requests = requests + 1',
    'delete from #',
    `insert into # select (jsonb_populate_record(null::#, to_jsonb(#) || '{"source": "forged", "value": "forged"}')).*
      from #`,
  ]
  for (const table of tables) {
    const some = table.includes('values') ? "dimension = 'client'" : "source = 'report'"
    const places = await asOperator(`select tableoid::text, ctid::text from ${table} where ${some} limit 3`)
    for (const [n, damage] of damages.entries()) {
      const { tableoid, ctid } = places[n] as Record<string, string>
      await asOperator(`${damage.replaceAll('#', table)} where tableoid = ${tableoid} and ctid = '${ctid}'`)
    }
  }
  const named = must(await run()).differences
  expect(named.map(each => [each.table, each.rows])).toEqual(tables.map(table => [table, damages.length]))
  expect(must(await run(true))).toEqual({ day: yesterday, differences: named, repaired: true })
  expect(await differing()).toEqual([])
  expect(await Promise.all(tables.map(snapshot))).toEqual(whole)
})

test('of more values than are told apart a repair names the most frequent', async () => {
  await asOperator(`delete from service_values_hour where dimension = 'address' and value = ''`)
  const [lost] = must(await run()).differences
  expect(lost?.first[0]).toMatchObject({ of: { dimension: 'address' }, expected: { requests: expect.any(Number) } })
  must(await run(true))
  expect(await differing()).toEqual([])
  const [named] = await asOperator(
    `with raw as (select ip, count(*) as n, ip in (select value::inet from service_values_hour
        where start = $1::timestamptz and service_id = $2 and dimension = 'address' and value <> '') as is_named
      from request_logs where time >= $1::timestamptz and time < $1::timestamptz + interval '1 hour'
        and service_id = $2 and ip is not null group by 1)
    select count(*) filter (where is_named)::int as values,
      min(n) filter (where is_named) >= max(n) filter (where not is_named) as first from raw`,
    new Date(midnight - intervalMs.hour).toISOString(),
    tide.service.id,
  )
  expect(named).toEqual({ values: 200, first: true })
})

test('a batch that comes in while a repair is under way is counted, and counted once', async () => {
  await asOperator('update usage_minute set requests = requests + 1 where key_id = $1', tide.key.id)
  await asOperator(`delete from service_day where service_id = $1`, tide.service.id)
  const held = postgres(database.url, { max: 1 })
  let repair: ReturnType<typeof run> | undefined
  await held.begin(async sql => {
    await sql`select from usage_minute where key_id = ${tide.key.id} for update`
    repair = run(true)
    await vi.waitFor(async () => {
      const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%usage_minute%'`
      expect(await asOperator(`${waiting} and datname = current_database()`)).toHaveLength(1)
    }, 20_000)
    const time = new Date(midnight - intervalMs.hour).toISOString()
    await report(tide.owner, new Array(9).fill({ time, service: 'payments', status: 200, ip: '83.149.9.216' }))
  })
  await held.end()
  expect(must(await (repair ?? run(true))).repaired).toBe(true)
  expect(await differing()).toEqual([])
})

test('a day whose raw rows are not all there is refused, and nothing of it is touched', async () => {
  const why = async (day: string, at = now) => {
    const refused = await run(true, day, at)
    return refused.ok ? 'whole' : refused.error.why
  }
  expect(await why(dayOf(0))).toBe('whole')
  expect(await why(dayOf(40))).toBe('not_kept')
  expect(await why(dayOf(-20))).toBe('no_partition')
  await asOperator(
    `insert into usage_day select * from (select (jsonb_populate_record(t,
    jsonb_build_object('start', $1::text))).* from usage_day t limit 1) t`,
    dayOf(5),
  )
  expect(await why(dayOf(5))).toBe('no_requests')
  await asOperator('update usage_day set requests = 77 where start = $1', yesterday)
  await asOperator('insert into request_log_gaps (day) values ($1)', yesterday)
  expect(await why(yesterday)).toBe('gap')
  await asOperator('delete from request_log_gaps')
  expect(await differing()).toEqual(['usage_day'])
})

test('the ledger tells of a repair, and another organization’s day is not this one’s', async () => {
  const other = await makeService('Other')
  const theirs = { ...clerk, organizationId: other.organizationId }
  expect(must(await recountDay(theirs, { day: yesterday, repair: true }, now)).differences).toEqual([])
  expect(await differing(true)).toEqual(['usage_day'])
  const events = await asOperator(
    `select actor, canonical::jsonb -> 'detail' as detail from audit_events where action = 'usage.recounted'
     order by organization_id = $1, seq desc limit 1`,
    clerk.organizationId,
  )
  expect(events).toEqual([
    { actor: 'system:cli', detail: { name: yesterday, rows: { usage_day: expect.any(Number) } } },
  ])
})
