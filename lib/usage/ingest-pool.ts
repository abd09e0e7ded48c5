import pg from 'pg'
import { databaseUrl, givenUpAfterMs, onRenewal } from '#db/client.ts'
import { log } from '#lib/log.ts'
import { processWide } from '#lib/process-wide.ts'

/**
 * `pg`, and not postgres.js, since COPY through that one hangs for ever on the first row that the server refuses.
 * A pool of its own and small: a burst of log lines must not take the connections that verification answers with.
 */
interface Store {
  url?: string
  pool?: pg.Pool
  /** in the middle of something */
  busy: Set<pg.PoolClient>
}

const store = processWide<Store>('ingest', () => ({ busy: new Set() }))

export type IngestClient = pg.PoolClient

/** A connection in the role `keyturn_data`, which sees every organization: each query names its own. */
export async function withIngestClient<T>(work: (client: IngestClient) => Promise<T>): Promise<T> {
  const client = await openPool().connect()
  let broken: Error | undefined
  // A connection that is lost also says so outside of its query; unheard, that would end the process.
  const lose = (error: Error) => {
    broken = error
  }
  client.on('error', lose)
  store.busy.add(client)
  try {
    return await work(client)
  } catch (error) {
    // A connection that failed is not handed to the next batch, whatever it may still be in the middle of.
    broken = error as Error
    throw error
  } finally {
    store.busy.delete(client)
    client.off('error', lose)
    client.release(broken)
  }
}

/** One transaction: all of it, or nothing. */
export function ingestTransaction<T>(work: (client: IngestClient) => Promise<T>): Promise<T> {
  return withIngestClient(async client => {
    await client.query('begin')
    const value = await work(client)
    await client.query('commit')
    return value
  })
}

function openPool(): pg.Pool {
  const url = databaseUrl()
  if (store.pool && store.url === url) return store.pool
  void store.pool?.end()
  store.url = url
  store.pool = new pg.Pool({
    connectionString: url,
    max: 4,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: 10_000,
    allowExitOnIdle: true,
    application_name: 'keyturn ingest',
    options: '-c role=keyturn_data -c TimeZone=UTC',
  })
  onRenewal('ingest', renewPool)
  store.pool.on('error', error => log.warn({ err: error }, 'an idle connection of the ingestion was lost'))
  return store.pool
}

/** What is under way has its time to end, and fails then: whoever waits for it sends it again. */
function renewPool(): void {
  const busy = [...store.busy]
  void closeIngestPool()
  const giveUp = () => {
    for (const client of busy) if (store.busy.has(client)) void (client as unknown as pg.Client).end().catch(() => {})
  }
  setTimeout(giveUp, givenUpAfterMs).unref()
}

export async function closeIngestPool(): Promise<void> {
  const { pool } = store
  store.pool = undefined
  store.url = undefined
  await pool?.end()
}
