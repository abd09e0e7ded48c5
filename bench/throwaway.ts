import { closeDatabase, configureDatabase } from '#db/client.ts'
import { startTestCluster } from '#db/testing-cluster.ts'
import { checkPeppers } from '#lib/credentials/peppers.ts'
import { setEnv } from '#lib/env.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { benchEnv } from './env.ts'

/** Runs a benchmark on a migrated database of its own, which the modules under it are connected to, and drops it. */
export async function inThrowaway<T>(run: (databaseUrl: string) => Promise<T>): Promise<T> {
  const cluster = await startTestCluster()
  try {
    const { url } = await cluster.createDatabase()
    setEnv(benchEnv(url))
    configureDatabase(url)
    await checkPeppers()
    return await run(url)
  } finally {
    await closeIngest()
    await closeDatabase()
    await cluster.stop()
  }
}
