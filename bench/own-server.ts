import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { closeDatabase, configureDatabase } from '#db/client.ts'
import { type Embedded, startEmbedded } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import { checkPeppers } from '#lib/credentials/peppers.ts'
import { setEnv } from '#lib/env.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { benchEnv } from './env.ts'

export interface OwnServer {
  readonly url: string
  readonly folder: string
  /** Leaves nothing in the server's memory; what the system keeps of files stays. */
  restart(): Promise<void>
}

/**
 * As `inThrowaway`, with a server of the product's own settings that can be started anew. With `kept`, a folder, it is
 * there still afterwards, and the next time.
 */
export async function inOwnServer<T>(run: (server: OwnServer) => Promise<T>, kept?: string): Promise<T> {
  const folder = kept === undefined ? mkdtempSync(join(tmpdir(), `keyturn-test-${process.pid}-`)) : resolve(kept)
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o711)
  let server: Embedded | undefined
  const start = async () => {
    server = await startEmbedded(folder, () => {}, { elsewhere: join(folder, 'elsewhere'), durable: false })
    setEnv(benchEnv(server.url))
    configureDatabase(server.url)
    return server.url
  }
  const stop = async () => {
    await closeIngest()
    await closeDatabase()
    await server?.stop()
  }
  try {
    let url = await start()
    await migrate(url)
    await checkPeppers()
    return await run({
      folder,
      get url() {
        return url
      },
      async restart() {
        await stop()
        url = await start()
      },
    })
  } finally {
    await stop()
    if (kept === undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
