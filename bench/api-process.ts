import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { benchEnv } from './env.ts'

export interface ApiProcess {
  port: number
  pid: number
  /** Posts JSON over one of a few connections that stay open; the body of a 200, or throws with the status. */
  post(path: string, token: string, body: object): Promise<Record<string, unknown>>
  stop(): Promise<void>
}

/** The product's own server in a process of its own: with the door for machines alone, or as the clock's. */
export async function startApiProcess(databaseUrl: string, role: 'api' | 'worker' = 'api'): Promise<ApiProcess> {
  const port = await freePort()
  const { pepper, authSecret } = benchEnv(databaseUrl)
  const child = spawn(process.execPath, ['--max-semi-space-size=32', 'server.ts'], {
    // As npm start does.
    env: {
      ...process.env,
      ...{ NODE_ENV: 'production', KEYTURN_ROLE: role, PORT: String(port), HOST: '127.0.0.1' },
      ...{ DATABASE_URL: databaseUrl, KEYTURN_PEPPER: pepper, AUTH_SECRET: authSecret },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', part => {
      said += part
      if (said.includes('Keyturn serves')) resolve()
    })
    child.once('exit', () => reject(new Error(`the server ended: ${said}`)))
  })
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  return {
    port,
    pid: child.pid ?? 0,
    post: (path, token, body) => post({ agent, port, path, token, body: JSON.stringify(body) }),
    async stop() {
      agent.destroy()
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

interface Question {
  agent: Agent
  port: number
  path: string
  token: string
  body: string
}

/** Without fetch, whose own work would be a good part of what is measured. */
function post({ agent, port, path, token, body }: Question): Promise<Record<string, unknown>> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  }
  return new Promise((resolve, reject) => {
    const asked = request({ agent, host: '127.0.0.1', port, path, method: 'POST', headers }, answer => {
      let text = ''
      answer.setEncoding('utf8').on('data', part => (text += part))
      answer.once('end', () => {
        if (answer.statusCode === 200) resolve(JSON.parse(text))
        else reject(new Error(`${path} answered ${answer.statusCode}: ${text}`))
      })
    })
    asked.once('error', reject)
    asked.end(body)
  })
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}
