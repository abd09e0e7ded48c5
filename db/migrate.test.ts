import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { expect, inject, onTestFinished, test } from 'vitest'
import { migrate } from './migrate.ts'

const intervals = ['minute', 'hour', 'day'] as const
const widths = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

interface Row {
  key_id: string
  outcome: string
  status_class: number
  start: Date
  requests: number
  bytes: number
  latency: number[]
}

const [organization, service] = [randomUUID(), randomUUID()]
const keys = { production: randomUUID(), staging: randomUUID() }
const now = Date.now()
const unknown = '00000000-0000-0000-0000-000000000000'

/** Of this month, of one before, and of the year before: in other partitions before and after. */
function rowsOf(interval: keyof typeof widths): Row[] {
  const width = widths[interval]
  const starts = [0, 1, 40, 300]
    .filter(days => interval !== 'minute' || days < 90)
    .map(days => new Date(Math.floor((now - days * widths.day) / width) * width))
  return starts.flatMap((start, n) => [
    { key_id: keys.production, outcome: 'valid', status_class: 0, start, requests: 3 + n, bytes: 7, latency: [] },
    { key_id: keys.staging, outcome: 'reported', status_class: 2, start, requests: 5, bytes: 11, latency: [1, 0, 4] },
    { key_id: unknown, outcome: 'reported', status_class: 2, start, requests: 2, bytes: 0, latency: [0, 2, 0] },
    // Another row of the same service, environment and outcome: they become one.
    { key_id: keys.staging, outcome: 'reported', status_class: 2, start, requests: 1, bytes: 1, latency: [] },
  ])
}

test.each([
  ['a superuser', ''],
  ['a plain role, which row-level security fences in as well', 'nosuperuser nobypassrls createrole noinherit'],
])('a database that was used before values were counted is carried over by %s', async (_, attributes) => {
  const { url, superuser } = await emptyDatabase(attributes)
  await migrateUpTo(url, 16)
  await superuser.begin(async tx => {
    await tx`set local session_replication_role = replica`
    for (const [environment, id] of Object.entries(keys)) {
      await tx`insert into keys (id, organization_id, service_id, environment, name) values
        (${id}, ${organization}, ${service}, ${environment}, ${environment})`
    }
    for (const interval of intervals) {
      for (const [n, row] of rowsOf(interval).entries()) {
        const whose = { organization_id: organization, service_id: service, secret_id: n % 4 === 3 ? service : unknown }
        await tx`insert into ${tx(`usage_${interval}`)} ${tx({ ...whose, source: 'report', ...row })}`
      }
    }
  })
  const before = await Promise.all(intervals.map(interval => usage(superuser, interval)))
  await migrate(url)
  await migrate(url)
  expect(await Promise.all(intervals.map(interval => usage(superuser, interval)))).toEqual(before)
  for (const interval of intervals) {
    const rows = await superuser`select start, environment, outcome, status_class, requests::int, bytes::int,
      latency::int[] from ${superuser(`service_${interval}`)} where service_id = ${service}
      and organization_id = ${organization} and source = 'report' order by start desc, environment`
    const starts = [...new Set(rowsOf(interval).map(row => row.start.getTime()))]
    expect(rows).toEqual(
      starts.flatMap((time, n) => {
        const of = { start: new Date(time), outcome: 'reported', status_class: 2 }
        return [
          {
            ...of,
            environment: 'production',
            outcome: 'valid',
            status_class: 0,
            requests: 3 + n,
            bytes: 7,
            latency: [],
          },
          { ...of, environment: 'staging', requests: 6, bytes: 12, latency: [1, 0, 4] },
          { ...of, environment: 'unknown', requests: 2, bytes: 0, latency: [0, 2, 0] },
        ]
      }),
    )
  }
  const [hours] = await superuser<{ names: string[] }[]>`
    select array_agg(distinct tableoid::regclass::text) as names from usage_hour`
  expect(hours?.names.every(name => /^usage_hour_\d{4}q[1-4]$/.test(name))).toBe(true)
  const [fence] = await superuser`select bool_and(relforcerowsecurity) as forced from pg_class
    where relname ~ '^(keys|(usage|service)_(minute|hour|day))$'`
  expect(fence).toEqual({ forced: true })
})

const usage = (sql: postgres.Sql, interval: string) =>
  sql`select t::text as row from ${sql(`usage_${interval}`)} t order by 1`

/** Applies the migrations up to a number, as a version of the product did that knew no others. */
async function migrateUpTo(url: string, last: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-migrations-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  cpSync(fileURLToPath(new URL('./migrations', import.meta.url)), folder, { recursive: true })
  const path = join(folder, 'meta', '_journal.json')
  const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: { idx: number }[] }
  writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.filter(entry => entry.idx <= last) }))
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { TimeZone: 'UTC' } })
  await applyMigrations(drizzle(sql), { migrationsFolder: folder, migrationsSchema: 'drizzle' })
  await sql`select keyturn_make_partitions((now() at time zone 'utc')::date)`
  await sql.end()
}

/** A database with nothing in it, owned by a role of these attributes; without any, by the superuser. */
async function emptyDatabase(attributes: string): Promise<{ url: string; superuser: postgres.Sql }> {
  const name = `keyturn_test_${randomUUID().replaceAll('-', '')}`
  const cluster = postgres(inject('databaseUrl'), { max: 1, onnotice: () => {} })
  const [url, asSuperuser] = [new URL(inject('databaseUrl')), new URL(inject('databaseUrl'))]
  url.pathname = asSuperuser.pathname = name
  await cluster`create database ${cluster(name)} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`
  if (attributes !== '') {
    await cluster.unsafe(`create role ${name} login password 'plain' ${attributes}`)
    await cluster.unsafe(
      `grant keyturn_tenant, keyturn_data, keyturn_auth, keyturn_worker to ${name} with admin option`,
    )
    await cluster.unsafe(`alter database ${name} owner to ${name}`)
    Object.assign(url, { username: name, password: 'plain' })
  }
  const superuser = postgres(asSuperuser.href, { max: 1, onnotice: () => {} })
  onTestFinished(async () => {
    await superuser.end()
    await cluster`drop database ${cluster(name)} with (force)`
    if (attributes !== '') await cluster.unsafe(`drop role ${name}`)
    await cluster.end()
  })
  return { url: url.href, superuser }
}
