import { closeDatabase, configureDatabase } from '#db/client.ts'
import { startEmbedded } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import { checkPeppers } from '#lib/credentials/peppers.ts'
import { loadEnv, setEnv } from '#lib/env.ts'

/**
 * Opens the database beside a server that may run or not: the embedded one is joined, or started and stopped again.
 * Returns how to close it.
 */
export async function openDatabase(): Promise<() => Promise<void>> {
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
