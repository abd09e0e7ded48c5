import { resolve } from 'node:path'
import { closeDatabase, configureDatabase } from '#db/client.ts'
import { startEmbedded } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import { checkPeppers } from '#lib/credentials/peppers.ts'
import { loadEnv, setEnv } from '#lib/env.ts'
import { hasEmbeddedDatabase } from '#lib/env-secrets.ts'

/**
 * Opens the database beside a server that may run or not: the embedded one is joined, or started and stopped again.
 * Returns how to close it. What can do nothing in an empty database makes none: in the wrong folder, or without the
 * server's environment, it would say that there is no such key, and leave a whole database behind.
 */
export async function openDatabase({ mayBegin }: { mayBegin: boolean }): Promise<() => Promise<void>> {
  const dataDir = resolve(process.env.KEYTURN_DATA_DIR ?? '.keyturn')
  if (!mayBegin && !process.env.DATABASE_URL && !hasEmbeddedDatabase(dataDir)) {
    throw new Error(`${dataDir} holds no database. Set KEYTURN_DATA_DIR or DATABASE_URL as for the server.`)
  }
  const env = loadEnv()
  setEnv(env)
  const embedded = env.databaseUrl
    ? undefined
    : await startEmbedded(env.dataDir, line => process.stderr.write(`${line}\n`))
  const close = async () => {
    await closeDatabase()
    await embedded?.stop()
  }
  try {
    const url = env.databaseUrl ?? embedded?.url ?? ''
    await migrate(url)
    configureDatabase(url)
    await checkPeppers()
    return close
  } catch (error) {
    await close()
    throw error
  }
}
