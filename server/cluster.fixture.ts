import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closeDatabase, configureDatabase } from '#db/client.ts'
import { type Embedded, startEmbedded } from '#db/embedded.ts'
import { placeAt } from '#db/embedded-place.ts'
import { isPostmaster, readPidFile } from '#db/embedded-postmaster.ts'
import { migrate } from '#db/migrate.ts'
import { testEnv } from '#db/testing.ts'
import { checkPeppers } from '#lib/credentials/peppers.ts'
import { setEnv } from '#lib/env.ts'
import { freePort } from './server-process.fixture.ts'

export interface Cluster {
  readonly url: string
  readonly port: number
  /** SIGKILL to the postmaster; resolves once it is gone. */
  kill(): Promise<void>
  /** In order, as an operator stops it. */
  stop(): Promise<void>
  /** Again, on the same port. */
  start(): Promise<void>
  remove(): Promise<void>
}

/** A PostgreSQL of a test's own, with the product's settings, for what no other test may suffer from. This process's modules are connected to it. */
export async function startCluster(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), `keyturn-test-${process.pid}-`))
  chmodSync(folder, 0o711)
  const port = await freePort()
  let server: Embedded | undefined
  const start = async () => {
    const elsewhere = join(folder, 'elsewhere')
    server = await startEmbedded(folder, () => {}, { elsewhere, durable: false, settings: { port: String(port) } })
  }
  await start()
  const url = server?.url ?? ''
  await migrate(url)
  setEnv(testEnv({ databaseUrl: url }))
  configureDatabase(url)
  await checkPeppers()
  return {
    ...{ url, port, start },
    async kill() {
      const place = placeAt(join(folder, 'postgres'))
      const pid = readPidFile(place)?.pid ?? 0
      process.kill(pid, 'SIGKILL')
      while (isPostmaster(pid, place)) await new Promise(resolve => setTimeout(resolve, 5))
    },
    stop: async () => server?.stop(),
    async remove() {
      await closeDatabase()
      await server?.stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
