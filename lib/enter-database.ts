import pg from 'pg'
import { databaseUrl, renewConnections } from '#db/client.ts'

const patienceMs = 1_000
const renewEveryMs = 5_000

/** What a process knows of the way to its database. */
export interface Wire {
  /** when no new connection was to be had, not even a refusal, and all were left behind for that; by the process' clock */
  silentAt?: number
}

/**
 * A connection that gives up each answer after a second; `prepare` is what has to succeed before it counts. A wire that
 * was cut tells nobody, and what waits at its end would wait for a quarter of an hour: where none is let in, all
 * connections of this process are left behind, and once more when one gets through.
 */
export async function enterDatabase(
  wire: Wire,
  config: pg.ClientConfig,
  prepare: (client: pg.Client) => Promise<unknown>,
): Promise<pg.Client> {
  const client = new pg.Client({
    ...{ connectionString: databaseUrl(), keepAlive: true },
    ...{ connectionTimeoutMillis: patienceMs, query_timeout: patienceMs },
    ...config,
  })
  client.on('error', () => {}) // An end that nobody hears would be the process's own.
  try {
    await client.connect()
    await prepare(client)
  } catch (error) {
    client.end().catch(() => {})
    noteSilence(wire, error)
    throw error
  }
  if (wire.silentAt !== undefined) renewConnections() // Those that were begun in the silence stay in it.
  wire.silentAt = undefined
  return client
}

/** One look that takes long is a database that has much to do. Where none is let in either, the wire may have been cut. */
function noteSilence(wire: Wire, error: unknown): void {
  const isSilence = error instanceof Error && /timeout/.test(error.message)
  if (!isSilence || (wire.silentAt ?? Number.NEGATIVE_INFINITY) > performance.now() - renewEveryMs) return
  wire.silentAt = performance.now()
  renewConnections()
}
