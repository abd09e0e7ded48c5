import { closeDatabase, configureDatabase } from '#db/client.ts'
import { migrate } from '#db/migrate.ts'
import { checkPeppers } from '#lib/credentials/peppers.ts'
import type { Env } from '#lib/env.ts'
import { holdEmbedded } from './hold-embedded.ts'

/** Opens the database for a server, up to date and with the right pepper. Returns how to close it again. */
export async function openDatabase(env: Env, say: (line: string) => void): Promise<() => Promise<void>> {
  const held = env.databaseUrl ? undefined : await holdEmbedded(env, say)
  const url = env.databaseUrl ?? held?.url ?? ''
  const close = async () => {
    await closeDatabase()
    await held?.close()
  }
  try {
    await migrate(url)
    configureDatabase(url)
    await checkPeppers()
    if (env.demo) {
      const { demoRequests, prepareDemo } = await import('#seeds/demo.ts')
      await prepareDemo(demoRequests[env.isDemoSmall ? 'small' : 'usual'])
    }
  } catch (error) {
    await close()
    throw explainConnection(error, env)
  }
  return close
}

function explainConnection(error: unknown, env: Env): unknown {
  const { code = '', message } = error as { code?: string; message?: string }
  if (!env.databaseUrl || !/^(E[A-Z]+|CONNECT_TIMEOUT|28\w{3}|3D000)$/.test(code)) return error
  const { hostname, port, pathname } = new URL(env.databaseUrl)
  return new Error(
    `The database of DATABASE_URL (${hostname}:${port || 5432}${pathname}) does not answer: ${message || code}.`,
  )
}
