import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'

// The real program, as npm start runs it; without the pages, whose build the journeys wait for.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

let dataDir: string
let running: ChildProcess[] = []

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'keyturn-start-'))
  chmodSync(dataDir, 0o755)
})
afterEach(async () => {
  for (const child of running) await end(child, 'SIGTERM')
  running = []
  rmSync(dataDir, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  return port
}

/** Runs until it serves or ends, and says what it printed. */
async function start(variables: Record<string, string> = {}) {
  const port = variables.PORT ?? String(await freePort())
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      KEYTURN_DATA_DIR: dataDir,
      KEYTURN_ROLE: 'api,worker',
      PORT: port,
      ...variables,
    } as never,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  let output = ''
  const served = new Promise<void>(resolve => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', part => {
        output += part
        if (output.includes('Keyturn serves')) resolve()
      })
    }
  })
  await Promise.race([served, once(child, 'close')])
  return { child, port, url: `http://127.0.0.1:${port}`, text: () => output }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal)
    await once(child, 'exit')
  }
  return child.exitCode
}

/** The data of a server that began on an empty folder and was stopped; what others begin with in less time. */
let made: string | undefined
async function useMadeData(): Promise<void> {
  if (!made) {
    const first = await start()
    await end(first.child, 'SIGTERM')
    made = mkdtempSync(join(tmpdir(), 'keyturn-start-made-'))
    execFileSync('cp', ['-a', `${dataDir}/.`, made])
  } else execFileSync('cp', ['-a', `${made}/.`, dataDir])
}
afterAll(() => made && rmSync(made, { recursive: true, force: true }))

const isDatabaseRunning = () => existsSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'))

test('starts on an empty folder, even if Redis is not there, serves, and on SIGTERM puts everything away', async () => {
  const { child, url, text } = await start({ REDIS_URL: 'redis://:swordfish@127.0.0.1:1' })
  expect(text()).toContain(`Keyturn serves api, worker at ${url}`)
  expect(text()).toContain('REDIS_URL does not answer')
  expect(text()).not.toContain('swordfish')
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  const ready = await fetch(`${url}/readyz`)
  expect([ready.status, (await ready.json()).checks]).toEqual([200, expect.objectContaining({ redis: false })])
  expect((await fetch(`${url}/`)).status).toBe(404)
  expect(isDatabaseRunning()).toBe(true)
  expect(await end(child, 'SIGTERM')).toBe(0)
  expect(isDatabaseRunning()).toBe(false)
})

test('a second server on the same data names the first and leaves it alone', async () => {
  await useMadeData()
  const first = await start()
  const second = await start()
  expect(second.text()).toContain(`Another Keyturn already serves ${dataDir}, at ${first.url}.`)
  expect(second.child.exitCode).toBe(1)
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
})

test('after SIGKILL the next start takes the database over', async () => {
  await useMadeData()
  const first = await start()
  await end(first.child, 'SIGKILL')
  expect(isDatabaseRunning()).toBe(true)
  const second = await start()
  expect((await fetch(`${second.url}/readyz`)).status).toBe(200)
  expect(await end(second.child, 'SIGINT')).toBe(0)
  expect(isDatabaseRunning()).toBe(false)
})

test('a port that is taken is a sentence, and nothing stays behind', async () => {
  await useMadeData()
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  const { child, text } = await start({ PORT: String(port) })
  other.close()
  expect(text()).toBe(`Port ${port} on 127.0.0.1 is taken by another program. Stop that one, or set PORT.\n`)
  expect(child.exitCode).toBe(1)
  expect(isDatabaseRunning()).toBe(false)
})

test('what is wrong in the environment is said without a stack', async () => {
  const { child, text } = await start({ PORT: 'x', KEYTURN_PORT: '1' })
  expect(text()).toMatch(/^Keyturn can't start.*\n {2}KEYTURN_PORT .*\n {2}PORT .*\n$/)
  expect(child.exitCode).toBe(1)
})

test('a database that does not answer is a sentence without its password', async () => {
  const secret = 'x'.repeat(32)
  const variables = {
    DATABASE_URL: 'postgres://keyturn:swordfish@127.0.0.1:1/keyturn',
    KEYTURN_PEPPER: secret,
    AUTH_SECRET: secret,
  }
  const { child, text } = await start(variables)
  expect(text()).toMatch(/^The database of DATABASE_URL \(127\.0\.0\.1:1\/keyturn\) does not answer: .*\n$/)
  expect(text()).not.toContain('swordfish')
  expect(child.exitCode).toBe(1)
})
