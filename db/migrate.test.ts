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
    { key_id: keys.production, outcome: 'expired', status_class: 0, start, requests: 2, bytes: 0, latency: [] },
    { key_id: keys.production, outcome: 'malformed', status_class: 4, start, requests: 1, bytes: 0, latency: [] },
    {
      key_id: keys.staging,
      outcome: 'reported',
      status_class: 2,
      start,
      requests: 5,
      bytes: 11,
      latency: [1, 0, 4, 0],
    },
    { key_id: keys.staging, outcome: 'reported', status_class: 4, start, requests: 4, bytes: 1, latency: [2] },
    { key_id: unknown, outcome: 'reported', status_class: 5, start, requests: 2, bytes: 0, latency: [0, 2, 0] },
  ])
}

const kept = { client_errors: 0, server_errors: 0, refused: 0, refusals: [], latency: [] }
const told = [
  { of: 'production', ...kept, requests: 6, refused: 3, bytes: 7, refusals: [1, 0, 0, 2] },
  { of: 'staging', ...kept, requests: 9, client_errors: 4, bytes: 12, latency: [3, 0, 4] },
  { of: 'unknown', ...kept, requests: 2, server_errors: 2, bytes: 0, latency: [0, 2] },
]

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
      for (const row of rowsOf(interval)) {
        const whose = { organization_id: organization, service_id: service, secret_id: unknown }
        await tx`insert into ${tx(`usage_${interval}`)} ${tx({ ...whose, source: 'report', ...row })}`
      }
    }
  })
  await migrate(url)
  await migrate(url)
  const expected = (interval: keyof typeof widths) =>
    [...new Set(rowsOf(interval).map(row => row.start.getTime()))].flatMap((time, n) =>
      told.map(({ requests, ...row }, i) => ({
        ...row,
        start: new Date(time),
        requests: requests + (i === 0 ? n : 0),
      })),
    )
  for (const interval of intervals) {
    const counts = superuser`start, requests::int, refused::int, client_errors::int, server_errors::int, bytes::int,
      refusals::int[], latency::int[]`
    const ofService = await superuser`select environment as of, ${counts} from ${superuser(`service_${interval}`)}
      where service_id = ${service} and organization_id = ${organization} and source = 'report'
      order by start desc, environment`
    expect(ofService).toEqual(expected(interval))
    const ofKeys = await superuser`select coalesce(k.environment, 'unknown') as of, ${counts}
      from ${superuser(`usage_${interval}`)} u left join keys k on k.id = u.key_id
      where u.service_id = ${service} and u.organization_id = ${organization} and u.secret_id = ${unknown}
      order by start desc, 1`
    expect(ofKeys).toEqual(expected(interval))
  }
  const [hours] = await superuser<{ names: string[] }[]>`
    select array_agg(distinct tableoid::regclass::text) as names from usage_hour`
  expect(hours?.names.every(name => /^usage_hour_\d{4}q[1-4]$/.test(name))).toBe(true)
  const [fence] = await superuser`select bool_and(relforcerowsecurity) as forced from pg_class
    where relname ~ '^(keys|(usage|service)_(minute|hour|day))$'`
  expect(fence).toEqual({ forced: true })
})

test.each([
  ['a superuser', ''],
  ['a plain role', 'nosuperuser nobypassrls createrole noinherit'],
])(
  'of webhooks of before, %s carries over from the ledger who knows the secret and who set the address',
  async (_, attributes) => {
    const { url, superuser } = await emptyDatabase(attributes)
    await migrateUpTo(url, 29)
    const [maker, rotator, mover, webhook] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
    const secrets = { first: '2026-11-01T09:00:00Z', second: '2026-11-02T09:00:00Z', unknown: '2026-11-03T09:00:00Z' }
    await superuser.begin(async tx => {
      await tx`set local session_replication_role = replica`
      await tx`insert into organizations (id, slug, name) values (${organization}, 'o', 'O')`
      for (const id of [maker, rotator, mover]) {
        const member = { id, organization_id: organization, user_id: randomUUID(), email: id, name: id, role: 'owner' }
        await tx`insert into members ${tx(member)}`
      }
      const made = {
        id: webhook,
        organization_id: organization,
        name: 'bridge',
        kind: 'standard',
        address: 'https://a/',
      }
      await tx`insert into webhooks ${tx({ ...made, least_severity: 'low', events: [], created_by: maker })}`
      for (const created_at of Object.values(secrets)) {
        const secret = { id: randomUUID(), organization_id: organization, webhook_id: webhook, purpose: 'signing' }
        const sealed = { sealed: Buffer.from('-'), pepper_fingerprint: '-', created_at }
        await tx`insert into webhook_secrets ${tx({ ...secret, ...sealed })}`
      }
      const entries = [
        [maker, secrets.first, 'webhook.created', '{}'],
        [rotator, secrets.second, 'webhook.secret_rotated', '{}'],
        [mover, '2026-11-02T10:00:00Z', 'webhook.changed', '{"detail":{"newAddress":true}}'],
        [rotator, '2026-11-02T11:00:00Z', 'webhook.changed', '{"detail":{"newAddress":false}}'],
      ] as const
      for (const [seq, [member, at, action, canonical]] of entries.entries()) {
        const entry = { organization_id: organization, seq: seq + 1, at, actor: `member:${member}`, action, canonical }
        const subject = { subject_type: 'webhook', subject_id: webhook, mac: Buffer.from('-') }
        await tx`insert into audit_events ${tx({ ...entry, ...subject })}`
      }
    })
    await migrate(url)
    const known = await superuser`select shown_to from webhook_secrets order by created_at`
    expect(known.map(({ shown_to }) => shown_to)).toEqual([maker, rotator, maker])
    expect(await superuser`select address_by from webhooks`).toEqual([{ address_by: mover }])
    const [fence] = await superuser`select bool_and(relforcerowsecurity) as forced from pg_class
    where relname in ('webhooks', 'webhook_secrets', 'webhook_attempts', 'audit_events')`
    expect(fence).toEqual({ forced: true })
  },
)

test.each([
  ['no roles', 'nocreaterole', /may not create roles/, ['ALTER ROLE', 'GRANT']],
  ['roles, but not grant those that another user made', 'createrole', /may not grant those/, ['GRANT']],
])('a user who may create %s is told what to run, and that is enough', async (_, attributes, lack, verbs) => {
  const { url, superuser } = await emptyDatabase(attributes, { owns: true, mayGrant: false })
  const message = await refusalOf(url)
  const statements = statementsIn(message)
  expect(message).toMatch(lack)
  expect(message).not.toMatch(/42501|CREATE ROLE/)
  expect(statements.map(each => /^(ALTER ROLE|GRANT)/.exec(each)?.[0])).toEqual(verbs)
  for (const statement of statements) await superuser.unsafe(statement)
  await migrate(url)
  await superuser.unsafe(`alter role ${new URL(url).username} nocreaterole`)
  await migrate(url)
})

test('so is one who does not own the database', async () => {
  const { url, superuser } = await emptyDatabase('createrole', { owns: false, mayGrant: true })
  const message = await refusalOf(url)
  expect(message).toContain('may not create anything in its database')
  const [statement = '', ...others] = statementsIn(message)
  expect([statement.slice(0, 15), others]).toEqual(['ALTER DATABASE ', []])
  await superuser.unsafe(statement)
  await migrate(url)
})

test('a right that is lacking elsewhere is told as it came', async () => {
  const { url, superuser } = await emptyDatabase('createrole')
  await migrate(url)
  await superuser`alter table request_log_gaps owner to current_user`
  await superuser`revoke all on request_log_gaps from public, keyturn_data`
  await expect(migrate(url)).rejects.toMatchObject({ code: '42501' })
})

async function refusalOf(url: string): Promise<string> {
  const error = await migrate(url).then(
    () => undefined,
    reason => reason as Error,
  )
  expect(error?.constructor).toBe(Error) // which the doors show as it is
  return error?.message ?? ''
}

const statementsIn = (message: string) => message.match(/^ {2}.*;$/gm)?.map(line => line.trim()) ?? []

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
async function emptyDatabase(
  attributes: string,
  { owns, mayGrant } = { owns: true, mayGrant: true },
): Promise<{ url: string; superuser: postgres.Sql }> {
  const name = `keyturn_test_${randomUUID().replaceAll('-', '')}`
  const cluster = postgres(inject('databaseUrl'), { max: 1, onnotice: () => {} })
  const [url, asSuperuser] = [new URL(inject('databaseUrl')), new URL(inject('databaseUrl'))]
  url.pathname = asSuperuser.pathname = name
  await cluster`create database ${cluster(name)} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`
  if (attributes !== '') {
    await cluster.unsafe(`create role ${name} login password 'plain' ${attributes}`)
    const granted = `grant keyturn_tenant, keyturn_data, keyturn_auth, keyturn_worker to ${name} with admin option`
    if (mayGrant) await cluster.unsafe(granted)
    if (owns) await cluster.unsafe(`alter database ${name} owner to ${name}`)
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
