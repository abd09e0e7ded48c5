import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from './testing.ts'

/**
 * The tables come from the catalogue, not from a list: whoever adds one and forgets its fence makes this fail.
 * Each gets one row of two organizations, written by the owner with foreign keys off; then a tenant tries to see,
 * change, delete and insert the other's.
 */
interface Table {
  name: string
  column: string
}

const mine = randomUUID()
const theirs = randomUUID()
let testDatabase: TestDatabase
let owner: postgres.Sql
let tenant: postgres.Sql
let tables: Table[] = []

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  owner = postgres(testDatabase.url, { max: 1, onnotice: () => {} })
  tenant = postgres(testDatabase.url, { max: 1, connection: { role: 'keyturn_tenant' } })
  tables = await owner<Table[]>`
    select c.relname as name, case when c.relname = 'organizations' then 'id' else 'organization_id' end as column
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and (c.relname = 'organizations' or exists (
        select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped))
    order by 1`
  await owner`set session_replication_role = replica`
  for (const table of tables) for (const organization of [mine, theirs]) await insertRow(table, organization)
  await owner`set session_replication_role = origin`
})

afterAll(async () => {
  await tenant.end()
  await owner.end()
  await testDatabase.drop()
})

test('the catalogue names the tenant tables, and every other table is closed to a tenant or holds no tenant’s data', async () => {
  expect(tables.length).toBeGreaterThan(20)
  const others = await owner<{ name: string }[]>`
    select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
      and not (c.relname = any(${tables.map(table => table.name)}))
      and has_table_privilege('keyturn_tenant', c.oid, 'select')
    order by 1`
  expect(others.map(row => row.name)).toEqual([
    'collection_minutes',
    'networks',
    'peppers',
    'request_log_gaps',
    'setup_links',
  ])
})

test('row-level security is enabled and forced on every tenant table', async () => {
  const open = await owner`
    select relname from pg_class where relname = any(${tables.map(table => table.name)})
      and relnamespace = 'public'::regnamespace and not (relrowsecurity and relforcerowsecurity)`
  expect(open).toEqual([])
})

test('a tenant sees its own row of every table, and none of another organization', async () => {
  for (const { name, column } of tables) {
    const rows = await asTenant(mine, sql => sql`select ${sql(column)} as organization from ${sql(name)}`)
    // A table on which nothing is granted is closed altogether.
    if (rows !== 'denied') expect(rows, name).toEqual([{ organization: mine }])
  }
})

test('without an organization a tenant sees nothing at all', async () => {
  for (const { name } of tables) {
    const rows = await asTenant(null, sql => sql`select 1 from ${sql(name)}`)
    if (rows !== 'denied') expect(rows, name).toEqual([])
  }
})

test('a tenant changes, deletes and inserts no row of another organization', async () => {
  for (const { name, column } of tables) {
    await asTenant(mine, sql => sql`update ${sql(name)} set ${sql(column)} = ${mine} where ${sql(column)} = ${theirs}`)
    await asTenant(mine, sql => sql`delete from ${sql(name)} where ${sql(column)} = ${theirs}`)
    const inserted = await asTenant(mine, sql => sql.unsafe(insertStatement(name, column, theirs)))
    expect(['denied', 'fenced'], `${name}: a row was made in another organization`).toContain(inserted)
    const moved = await asTenant(mine, sql => sql`update ${sql(name)} set ${sql(column)} = ${theirs}`)
    expect(['denied', 'fenced', 'refused'], `${name}: a row was moved to another organization`).toContain(moved)
    const [count] = await owner`select count(*)::int as n from ${owner(name)} where ${owner(column)} = ${theirs}`
    expect(count?.n, name).toBe(1)
  }
})

test('nothing is granted to a tenant on any partition, and a read of one is denied', async () => {
  const partitions = await owner<{ name: string }[]>`
    select c.relname as name from pg_class c where c.relispartition and c.relkind = 'r'
      and c.relnamespace = 'public'::regnamespace`
  expect(partitions.length).toBeGreaterThan(30)
  for (const { name } of partitions) {
    expect(await asTenant(mine, sql => sql`select 1 from ${sql(name)}`), name).toBe('denied')
    expect(await asTenant(mine, sql => sql`delete from ${sql(name)}`), name).toBe('denied')
  }
})

test('no role of the product owns a table or may bypass row-level security', async () => {
  const roles = await owner`
    select rolname, rolbypassrls, rolsuper, rolcanlogin,
      (select count(*)::int from pg_class c where c.relowner = r.oid) as owned
    from pg_roles r where rolname like 'keyturn\\_%' order by 1`
  expect(roles.map(role => role.rolname)).toEqual(['keyturn_auth', 'keyturn_data', 'keyturn_tenant', 'keyturn_worker'])
  for (const role of roles) {
    expect(role).toMatchObject({ rolbypassrls: false, rolsuper: false, rolcanlogin: false, owned: 0 })
  }
})

test('verification and ingestion can neither read nor write the ledger', async () => {
  const granted = await owner`
    select privilege, name from unnest(array['select', 'insert', 'update', 'delete']) privilege,
      unnest(array['audit_events', 'audit_heads']) name
    where has_table_privilege('keyturn_data', name, privilege)`
  expect(granted).toEqual([])
})

/** Runs a statement as a tenant: its rows, or who stopped it: a missing grant, a policy, or something else. */
async function asTenant(
  organization: string | null,
  run: (sql: postgres.TransactionSql) => postgres.PendingQuery<postgres.Row[]>,
): Promise<Record<string, unknown>[] | 'denied' | 'fenced' | 'refused'> {
  let rows: Record<string, unknown>[] = []
  try {
    await tenant.begin(async sql => {
      if (organization) await sql`select set_config('app.organization_id', ${organization}, true)`
      rows = [...(await run(sql))]
    })
    return rows
  } catch (error) {
    if (!(error instanceof postgres.PostgresError)) throw error
    if (error.code !== '42501') return 'refused'
    return error.message.startsWith('permission denied') ? 'denied' : 'fenced'
  }
}

const columnsOf = new Map<string, { name: string; type: string }[]>()

/** What a check of the table names and may be left out is left out: made-up values can't keep to what it says. */
async function insertRow({ name, column }: Table, organization: string): Promise<void> {
  const columns = await owner<{ name: string; type: string }[]>`
    select attname as name, format_type(atttypid, null) as type from pg_attribute
    where attrelid = ${`public.${name}`}::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''
      and (attnotnull or not exists (
        select from pg_constraint c where c.conrelid = attrelid and c.contype = 'c' and attnum = any(c.conkey)))`
  columnsOf.set(name, [...columns])
  await owner.unsafe(insertStatement(name, column, organization))
}

/** One row of made-up values, whatever the table's columns are. */
function insertStatement(name: string, column: string, organization: string): string {
  const columns = columnsOf.get(name) ?? []
  const values = columns.map(each => (each.name === column ? `'${organization}'` : sample(each.type)))
  return `insert into "${name}" (${columns.map(each => `"${each.name}"`).join(', ')}) values (${values.join(', ')})`
}

function sample(type: string): string {
  if (type === 'uuid') return `'${randomUUID()}'`
  if (type.endsWith('[]')) return `'{}'`
  if (type === 'bytea') return `decode('${randomUUID().replaceAll('-', '')}', 'hex')`
  if (type.startsWith('timestamp')) return 'now()'
  if (type === 'jsonb') return `'[]'`
  if (type === 'boolean') return 'false'
  if (type === 'inet') return `'192.0.2.1'`
  if (type === 'character') return `'SE'`
  if (type === 'text' || type === 'character varying') return `'${randomUUID()}'`
  if (['bigint', 'integer', 'smallint'].includes(type)) return '1'
  if (type === 'xid8') return "'1'"
  if (type === 'date') return "'2026-01-01'"
  throw new Error(`no sample value for a column of type ${type}`)
}
