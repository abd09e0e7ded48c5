import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { setPriority } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { getRequestListener } from '@hono/node-server'
import { EmbeddedError } from '#db/embedded.ts'
import { type Env, EnvError, loadEnv, setEnv } from '#lib/env.ts'
import { log, scrubConsole } from '#lib/log.ts'
import { buildIfStale } from './server/build.ts'
import { openDatabase } from './server/database.ts'
import { createListener } from './server/doors.ts'
import { drainable } from './server/drain.ts'
import { httpsFields } from './server/headers.ts'
import { openPages } from './server/pages.ts'
import { type Closing, closeOnSignal } from './server/shutdown.ts'
import { welcome } from './server/welcome.ts'

// Opens the database, hangs the doors that KEYTURN_ROLE names, listens; and puts it all away again in reverse.

// Where a machine has much memory, V8 lets its heap grow to several times what is in use. Others live there too.
setFlagsFromString('--heap-growing-percent=25')
scrubConsole()
const isDev = process.argv.includes('--dev')
const say = (line: string) => console.log(line)

process.on('unhandledRejection', error => log.error({ err: error }, 'a promise was rejected and nobody listened'))

/** Niceness of a process that nobody waits for: beside one that answers it gets a quarter of a full processor. */
const workersPriority = 5

async function start(env: Env, closings: Closing[]): Promise<void> {
  if (env.roles.has('worker') && env.roles.size === 1) setPriority(workersPriority)
  const building = env.roles.has('web') && !isDev ? buildIfStale(say) : undefined
  building?.catch(() => {}) // Awaited below; until then its failure is not unhandled.
  closings.push(['the database', await openDatabase(env, say)])
  const { closeIngest } = await import('#lib/usage/ingest.ts')
  closings.push(['the recording of requests', closeIngest])
  await listen(createServer(), env).then(hangUp) // A taken port should not take a whole build to notice.
  await building

  const server = createServer({ requestTimeout: 120_000, headersTimeout: 15_000, keepAliveTimeout: 65_000 })
  const drain = drainable(server)
  const [{ createApi }, { verifyFirst, verifyShortcut }, { takeShortcut }, pages] = await Promise.all([
    import('#api/app.ts'),
    import('#api/verify-door.ts'),
    import('#api/shortcut.ts'),
    env.roles.has('web') ? openPages(env, server, isDev) : undefined,
  ])
  if (pages) closings.push(['the pages', pages.close])
  if (env.roles.has('worker')) {
    const { startWorker } = await import('#worker/worker.ts')
    const worker = await startWorker()
    closings.push(['the worker', () => worker.stop()])
  }
  if (env.roles.has('api')) {
    const { followChanges } = await import('#lib/memory/follow-changes.ts')
    closings.push(['the memory', await followChanges()])
    const { shareLimits } = await import('#lib/verification/limits.ts')
    if (env.redisUrl) closings.push(['the limits', await shareLimits(env.redisUrl)])
  } else {
    const { watchDatabase } = await import('#lib/watch-database.ts')
    closings.push(['the watch', watchDatabase()])
  }
  const { fetch } = createApi()
  const api = verifyFirst(getRequestListener(fetch, { overrideGlobalObjects: false }))
  const hangUpShortcut = env.roles.has('api')
    ? takeShortcut(server, verifyShortcut(fetch, httpsFields(env).flat()))
    : undefined
  server.on('request', createListener(env, { api, pages: pages?.handle }, isDev))
  await listen(server, env)
  closings.push(['the listener', () => drain(hangUpShortcut)])

  const { setupLink } = await import('#lib/credentials/setup.ts')
  for (const line of welcome(env, await setupLink())) say(line)
}

async function listen(server: Server, env: Env): Promise<Server> {
  server.listen(env.port, env.host)
  try {
    await once(server, 'listening')
    return server
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new Error(`Port ${env.port} on ${env.host} is taken by another program. Stop that one, or set PORT.`)
    throw new Error(`Keyturn can't listen on HOST ${env.host}, PORT ${env.port}: ${message}.`)
  }
}

/** Whoever came to a server that answers nobody comes again. */
async function hangUp(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

const closings: Closing[] = []
const close = closeOnSignal(closings)
try {
  const env = loadEnv()
  setEnv(env)
  await start(env, closings)
} catch (error) {
  // What the operator can mend is a sentence already; anything else is ours, and its message may hold data.
  const isSentence = error instanceof EnvError || error instanceof EmbeddedError || error?.constructor === Error
  if (!isSentence) log.fatal({ err: error }, 'the start failed')
  console.error(isSentence ? (error as Error).message : 'Keyturn could not start; the line above says where.')
  await close(1)
}
