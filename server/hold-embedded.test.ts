import { chmodSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeOrganization, type TestOrganization } from '#api/organization.fixture.ts'
import { closeDatabase, configureDatabase } from '#db/client.ts'
import { serverAddress, startEmbedded } from '#db/embedded.ts'
import { placeAt } from '#db/embedded-place.ts'
import { readPidFile } from '#db/embedded-postmaster.ts'
import { migrate } from '#db/migrate.ts'
import { testEnv } from '#db/testing.ts'
import { setEnv } from '#lib/env.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { must } from '#lib/result.ts'
import { type ServerProcess, startServer } from './server-process.fixture.ts'

// A server whose own PostgreSQL is killed under it. What keeps a new one from starting is a session of the old one that
// hears nothing: held still by the test, so that there is a time in which the database is away.

const home = mkdtempSync(join(tmpdir(), 'keyturn-held-'))
const place = () => placeAt(join(home, 'postgres'))
const start = () => startEmbedded(home, () => {}, { elsewhere: join(home, 'elsewhere'), durable: false })
const patience = { timeout: 30_000, interval: 50 }

let acme: TestOrganization
let token: string
let known: string
let server: ServerProcess
let url: string
let held: postgres.Sql
let stopped: number
beforeAll(async () => {
  chmodSync(home, 0o711)
  const embedded = await start()
  await migrate(embedded.url)
  setEnv(testEnv({ databaseUrl: embedded.url }))
  configureDatabase(embedded.url)
  acme = await makeOrganization(embedded.url)
  token = await acme.token()
  const input = { service: 'payments', environment: 'production', name: 'ledger', holder: { machine: 'cron' } } as const
  known = must(await createKey(acme.system, input)).key
  await closeDatabase()
  await embedded.stop()
})
beforeEach(async () => {
  server = await startServer({ databaseUrl: '', env: { KEYTURN_DATA_DIR: home } })
  const { port } = readPidFile(place()) ?? {}
  url = `postgres://keyturn:${readFileSync(place().password, 'utf8').trim()}@127.0.0.1:${port}/keyturn`
  held = postgres(url, { max: 1, onnotice: () => {} })
  const [row] = await held<{ pid: number }[]>`select pg_backend_pid() as pid`
  stopped = row?.pid ?? 0
  process.kill(stopped, 'SIGSTOP')
})
afterEach(async () => {
  if (processes().includes(stopped)) process.kill(stopped, 'SIGCONT')
  await server?.end('SIGTERM')
  await held?.end({ timeout: 0 })
})
afterAll(async () => {
  await (await start()).stop() // whatever a failed test left running
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
})

/** Of this cluster. */
function processes(): number[] {
  const data = realpathSync(place().data)
  const all = readdirSync('/proc').map(Number).filter(Number.isInteger)
  return all.filter(pid => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === data
    } catch {
      return false
    }
  })
}

function killPostmaster(): number {
  const { pid = 0 } = readPidFile(place()) ?? {}
  process.kill(pid, 'SIGKILL')
  return pid
}

async function post(path: string, body: object) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const answer = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: answer.status, json: await answer.json() }
}

async function verify(): Promise<string> {
  const { json } = await post('/v1/verify', { key: known, service: 'payments', environment: 'production' })
  return json.staleSeconds ? `${json.code}, stale` : json.code
}

let made = 0
async function write(): Promise<number> {
  const name = `written ${made++}`
  const holder = { machine: 'cron' }
  return (await post('/v1/keys', { service: 'payments', environment: 'production', name, holder })).status
}

test('it is started again, each time; meanwhile what is known is answered from memory', async () => {
  for (let again = 0; again < 2; again++) expect(await verify()).toBe('valid')
  const killed = [killPostmaster()]
  await expect.poll(verify, patience).toBe('valid, stale')
  expect(await write()).toBe(503)
  expect(server.text()).toContain('has ended, and is started again')
  process.kill(stopped, 'SIGCONT')
  await expect.poll(write, patience).toBe(201)
  await expect.poll(verify, patience).toBe('valid')

  killed.push(killPostmaster())
  await expect.poll(() => readPidFile(place())?.pid, patience).not.toBe(killed[1])
  await expect.poll(write, patience).toBe(201)
  expect(new Set([...killed, readPidFile(place())?.pid]).size).toBe(3)
  expect(await serverAddress(url)).toBe(server.url) // nobody else may serve it, now as before
})

test('where one of its sessions is killed, all end, and the server holds it as before', async () => {
  const postmaster = readPidFile(place())?.pid
  process.kill(stopped, 'SIGKILL')
  await expect.poll(server.text, patience).toContain('was started again')
  expect(readPidFile(place())?.pid).toBe(postmaster)
  expect(await serverAddress(url)).toBe(server.url)
  await expect.poll(write, patience).toBe(201)
})

test('a stop that comes while it can’t be started yet leaves nothing running', async () => {
  killPostmaster()
  await expect.poll(server.text, patience).toContain('has ended, and is started again')
  expect(await server.end('SIGTERM')).toBe(0)
  process.kill(stopped, 'SIGCONT')
  await expect.poll(processes, patience).toEqual([])
})
