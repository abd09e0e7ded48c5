import { realpathSync } from 'node:fs'
import postgres from 'postgres'

// Whoever uses the embedded server holds a shared advisory lock on it, for as long as its process lives. The last to
// leave can take the lock alone, and turns off the light; a CLI that started the server leaves it on for a server
// that came meanwhile. Advisory locks belong to one database: these to `postgres`, the server's own to `keyturn`.

const presenceLock = 5_395_001
const serverLock = 5_395_002

/** One connection that is never replaced: a new one would not hold the old one's locks. */
function connect(url: string, name: string, onclose?: () => void) {
  return postgres(url, {
    ...(onclose && { onclose }),
    max: 1,
    fetch_types: false,
    max_lifetime: null,
    connect_timeout: 10,
    onnotice: () => {},
    connection: { application_name: name.slice(0, 63) },
  })
}

export type Presence = {
  /** Resolves once the connection has ended, and the lock with it: the server went, or we left. */
  lost: Promise<void>
  /** Runs `ifLast` when nobody else is present, and before anybody can come. */
  leave(ifLast: () => void): Promise<void>
}

/** Joins those who use the server, making the database `keyturn` if there is none. */
export async function enter(adminUrl: string, dataDirectory: string): Promise<Presence> {
  const { promise: lost, resolve: lose } = Promise.withResolvers<void>()
  const sql = connect(adminUrl, 'keyturn presence', lose)
  try {
    await sql`select pg_advisory_lock_shared(${presenceLock})`
    const [server] = await sql`select current_setting('data_directory') as directory`
    if (realpathSync(server?.directory) !== realpathSync(dataDirectory))
      throw Object.assign(new Error('another PostgreSQL answers'), { code: 'OTHER' })
    const found = await sql`select from pg_database where datname = 'keyturn'`
    if (found.length === 0) await sql`create database keyturn`.catch(ignoreExisting)
  } catch (error) {
    await sql.end({ timeout: 0 })
    throw error
  }
  return {
    lost,
    async leave(ifLast) {
      // An error says that the server is gone or going; there is nobody to leave it to.
      const [row] = await sql`select pg_try_advisory_lock(${presenceLock}) as last`.catch(() => [{ last: true }])
      if (row?.last) ifLast()
      await sql.end({ timeout: 1 }).catch(() => {})
    },
  }
}

/** Holds what only one server may have of a database, for the life of this process. Null: another holds it. */
export async function holdServerLock(
  url: string,
  address = '',
  patienceMs = 2_000,
): Promise<{ release(): Promise<void> } | null> {
  const sql = connect(url, `keyturn server ${address}`)
  const deadline = Date.now() + patienceMs
  for (;;) {
    const [row] = await sql`select pg_try_advisory_lock(${serverLock}) as held`
    if (row?.held) return { release: () => sql.end({ timeout: 1 }) }
    // A server that was killed a moment ago still holds it until PostgreSQL notices that its connection is gone.
    if (Date.now() > deadline) break
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  await sql.end({ timeout: 1 })
  return null
}

/** The address of the server that holds the lock, as it named it; undefined if none does. */
export async function serverAddress(url: string): Promise<string | undefined> {
  const sql = connect(url, 'keyturn question')
  try {
    const [row] = await sql`
      select application_name as name from pg_stat_activity
      where pid in (select pid from pg_locks where locktype = 'advisory' and granted and objid = ${serverLock})`
    return (row?.name as string | undefined)?.replace('keyturn server ', '')
  } finally {
    await sql.end({ timeout: 1 })
  }
}

function ignoreExisting(error: { code?: string }): void {
  if (error.code !== '42P04' && error.code !== '23505') throw error
}
