import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { startEmbedded } from './embedded.ts'

// A PostgreSQL to throw away, for tests, benchmarks and journeys: migrated once into a template, which each test's
// database is a copy of. Knows nothing of Vitest.

export type TestDatabase = { url: string; drop(): Promise<void> }
export type TestCluster = {
  url: string
  template: string
  createDatabase(): Promise<TestDatabase>
  stop(): Promise<void>
}

const cloneLock = 5_395_003
const prefix = 'keyturn-test-'

/** An embedded server in the temporary directory, or the one of KEYTURN_TEST_DATABASE_URL (a superuser's URL). */
export async function startTestCluster(): Promise<TestCluster> {
  const given = process.env.KEYTURN_TEST_DATABASE_URL
  const server = given ? { url: given, stop: async () => {} } : await startThrowaway()
  const template = given ? `keyturn_template_${process.pid}` : 'keyturn_template'
  const url = at(server.url, 'postgres')
  try {
    await makeTemplate(url, template)
  } catch (error) {
    await server.stop()
    throw error
  }
  return {
    url,
    template,
    createDatabase: () => cloneTemplate(url, template),
    async stop() {
      if (given) await withConnection(url, sql => dropDatabase(sql, template))
      await server.stop()
    },
  }
}

/** A database of one's own, as the template is. */
export async function cloneTemplate(url: string, template: string): Promise<TestDatabase> {
  const name = `keyturn_test_${randomBytes(6).toString('hex')}`
  await withConnection(url, async sql => {
    await sql`select pg_advisory_lock(${cloneLock})`
    for (let tries = 1; ; tries++) {
      try {
        await sql`create database ${sql(name)} template ${sql(template)} strategy file_copy`
        return
      } catch (error) {
        // 55006: being accessed by other users, for example by a vacuum.
        if ((error as { code?: string }).code !== '55006' || tries === 100) throw error
        await pause(20)
      }
    }
  })
  return { url: at(url, name), drop: () => withConnection(url, sql => dropDatabase(sql, name)) }
}

async function startThrowaway(): Promise<{ url: string; stop(): Promise<void> }> {
  removeLeftovers()
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  chmodSync(folder, 0o711)
  const server = await startEmbedded(folder, () => {}, {
    elsewhere: join(folder, 'elsewhere'),
    durable: false,
    settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' },
  })
  return {
    url: server.url,
    async stop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** What a killed run left behind. Its server notices that its data is gone, and ends. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir()).filter(entry => entry.startsWith(prefix))) {
    const pid = Number(name.slice(prefix.length).split('-')[0])
    if (!isAlive(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true, maxRetries: 5 })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function makeTemplate(url: string, name: string): Promise<void> {
  await withConnection(url, async sql => {
    await dropDatabase(sql, name)
    await sql`create database ${sql(name)} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`
  })
  // Not there in the very first commits; a missing file is not an error of the cluster.
  if (existsSync(fileURLToPath(new URL('./migrate.ts', import.meta.url)))) {
    const { migrate } = await import('#db/migrate.ts')
    await migrate(at(url, name))
  }
  await withConnection(url, sql => sql`alter database ${sql(name)} is_template true allow_connections false`)
}

async function dropDatabase(sql: postgres.Sql, name: string): Promise<void> {
  await sql`update pg_database set datistemplate = false where datname = ${name}`
  await sql`drop database if exists ${sql(name)} with (force)`
}

async function withConnection<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => {} })
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

function at(url: string, database: string): string {
  const result = new URL(url)
  result.pathname = `/${database}`
  return result.href
}
