import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { testEnv } from '#db/testing.ts'

export interface ServerProcess {
  readonly url: string
  readonly port: number
  readonly pid: number | undefined
  /** what it has printed and logged */
  text(): string
  /** Sends the signal; the exit code once it is gone, null where the signal itself ended it. */
  end(signal?: NodeJS.Signals): Promise<number | null>
  /** Sends the signal and does not wait. */
  signal(signal: NodeJS.Signals): void
}

export interface ServerOptions {
  databaseUrl: string
  role?: string
  port?: number
  env?: Record<string, string>
}

/** The real program, as `npm start` runs it, on a database that is there; resolves once it serves. */
export async function startServer({ databaseUrl, role = 'api', port, env }: ServerOptions): Promise<ServerProcess> {
  const listensOn = port ?? (await freePort())
  const { pepper, authSecret } = testEnv()
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    env: {
      ...{ PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE },
      ...{ KEYTURN_ROLE: role, PORT: String(listensOn), HOST: '127.0.0.1', KEYTURN_DATA_DIR: '/nonexistent/keyturn' },
      ...{ DATABASE_URL: databaseUrl, KEYTURN_PEPPER: pepper, AUTH_SECRET: authSecret },
      ...env,
    } as never,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const gone = once(child, 'exit')
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', part => {
        output += part
        if (output.includes('Keyturn serves')) resolve()
      })
    }
    child.once('close', () => reject(new Error(`The server ended: ${output}`)))
  })
  return {
    url: `http://127.0.0.1:${listensOn}`,
    port: listensOn,
    pid: child.pid,
    text: () => output,
    signal: signal => void child.kill(signal),
    async end(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal)
        await gone
      }
      return child.exitCode
    },
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}
