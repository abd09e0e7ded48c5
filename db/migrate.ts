import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import { PgBoss } from 'pg-boss'
import postgres from 'postgres'
import { explainLacking } from './explain-lacking.ts'
import { noteGaps } from './note-gaps.ts'

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/** The advisory lock that lets one process migrate while others wait for it. */
const migrationLock = 7_283_950_118

/**
 * Brings the database at `ownerUrl` up to date: tables, roles, policies, the job queue's schema, partitions for the
 * coming days. Safe to call from several processes at once, and again on a database that is up to date. Where its user
 * lacks a right, throws a sentence that says what to run.
 */
export async function migrate(ownerUrl: string): Promise<void> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {}, connection: { TimeZone: 'UTC' } })
  try {
    const [server] = await sql`select current_setting('server_version_num')::int as version`
    if (server?.version < 150_000) throw new Error('Keyturn needs PostgreSQL 15 or newer.')
    await sql`select pg_advisory_lock(${migrationLock})`
    await applyMigrations(drizzle(sql), { migrationsFolder, migrationsSchema: 'drizzle' })
    await migrateJobs(ownerUrl)
    await sql`grant usage on schema pgboss to keyturn_worker`
    await sql`grant all on all tables in schema pgboss to keyturn_worker`
    await sql`grant all on all sequences in schema pgboss to keyturn_worker`
    await sql`grant execute on all functions in schema pgboss to keyturn_worker`
    await makePartitions(sql)
  } catch (error) {
    throw await explainLacking(sql, error)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

async function makePartitions(sql: postgres.Sql): Promise<void> {
  const today = new Date().toISOString().slice(0, 10)
  await sql.begin(async tx => {
    await tx`set local role keyturn_data`
    await noteGaps(tx, today, 31)
  })
  await sql`select keyturn_make_partitions(${today}::date)`
}

async function migrateJobs(connectionString: string): Promise<void> {
  const boss = new PgBoss({ connectionString, max: 1, supervise: false, schedule: false })
  boss.on('error', () => {})
  await boss.start()
  await boss.stop({ graceful: false, close: true })
}
