import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { processWide } from '#lib/process-wide.ts'
import { prepared } from './prepared.ts'
import * as schema from './schema/index.ts'

/**
 * The running product's connections. Each pool starts in a role that owns nothing and can't bypass row-level security,
 * so a query that forgot its tenant returns nothing:
 *
 * - `tenant` sees one organization, the one that `withTenant` set for its transaction;
 * - `data` serves verification and ingestion, on the columns it was granted;
 * - `auth` answers who signs in and whose token this is, before an organization is known;
 * - `worker` serves the clock's own tables.
 */
export type Role = 'tenant' | 'data' | 'auth' | 'worker'

export type Schema = typeof schema
export type Database = PostgresJsDatabase<Schema>

interface Pool {
  sql: postgres.Sql
  database?: Database
}

interface Store {
  url?: string
  pools: Map<string, Pool>
  /** pools of another kind, which are renewed with these */
  renewOthers: Map<string, () => void>
}

const store = processWide<Store>('database', () => ({ pools: new Map(), renewOthers: new Map() }))

const poolSize: Record<Role, number> = { tenant: 10, data: 8, auth: 4, worker: 2 }

/** Names the database of this process. Connections are opened when they are first needed. */
export function configureDatabase(url: string): void {
  store.url = url
}

/** The owner's address; only migrations, COPY and the clock's job queue take it, and they set a role first. */
export function databaseUrl(): string {
  if (!store.url) throw new Error('configureDatabase() was not called')
  return store.url
}

/** Drizzle on the pool of a role. */
export function database(role: Role): Database {
  const pool = open(`drizzle:${role}`, role)
  pool.database ??= drizzle(pool.sql, { schema })
  return pool.database
}

/** The same for one organization's judge, which asks the same few things of every key. */
export function preparedDatabase(): Database {
  const pool = open('prepared:tenant', 'tenant')
  pool.database ??= drizzle(prepared(pool.sql), { schema })
  return pool.database
}

/** postgres.js on a pool of its own: Drizzle changes the parsers of the client it is given, so that times come as text. */
export function rawSql(role: Role): postgres.Sql {
  return open(`raw:${role}`, role).sql
}

function open(name: string, role: Role): Pool {
  const known = store.pools.get(name)
  if (known) return known
  const sql = postgres(databaseUrl(), {
    max: poolSize[role],
    idle_timeout: 60,
    connect_timeout: 10,
    backoff: attempt => Math.min(0.2, 0.02 * attempt), // seconds, and not up to twenty: after an hour's absence too a stop must hold within one
    onnotice: () => {},
    // postgres.js serves bigint as text unless told; our counts stay below 2^53.
    types: { bigint: { to: 20, from: [20], parse: Number, serialize: String } },
    connection: {
      role: `keyturn_${role}`,
      application_name: `keyturn ${role}`,
      TimeZone: 'UTC',
      // A screen asks a dozen things at once: what one of them gains by workers, the others lose.
      max_parallel_workers_per_gather: 0,
    },
  })
  const pool: Pool = { sql }
  store.pools.set(name, pool)
  return pool
}

/** How long what runs on a connection that was given up may still take. */
export const givenUpAfterMs = 5_000

/**
 * Leaves all connections behind: a wire that was cut tells nobody, and what waits at its end would wait for a quarter of
 * an hour. What is asked from now on is asked anew.
 */
export function renewConnections(): void {
  const pools = [...store.pools.values()]
  store.pools.clear()
  for (const pool of pools) pool.sql.end({ timeout: givenUpAfterMs / 1000 }).catch(() => {})
  for (const renew of store.renewOthers.values()) renew()
}

/** Names what is renewed with them; of one name the last. */
export function onRenewal(name: string, renew: () => void): void {
  store.renewOthers.set(name, renew)
}

export async function closeDatabase(): Promise<void> {
  const pools = [...store.pools.values()]
  store.pools.clear()
  store.url = undefined
  await Promise.all(pools.map(pool => pool.sql.end({ timeout: 5 })))
}
