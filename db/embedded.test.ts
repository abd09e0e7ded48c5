import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Embedded, holdServerLock, serverAddress, startEmbedded } from './embedded.ts'

// Each test makes clusters, which a busy machine takes its time for.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

let home: string
let dataDir: string
let elsewhere: string
let open: Embedded[] = []
let children: ChildProcess[] = []

/** A cluster that was made and stopped: to make one takes most of a test's time, and is what only some are about. */
let made: string
beforeAll(async () => {
  made = mkdtempSync(join(tmpdir(), 'keyturn-embedded-made-'))
  chmodSync(made, 0o755)
  const first = await startEmbedded(join(made, 'data'), () => {}, { durable: false })
  await first.stop()
})
afterAll(() => rmSync(made, { recursive: true, force: true }))
/** With its owners and modes. */
const copyMade = () => execFileSync('cp', ['-a', join(made, 'data'), dataDir])

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'keyturn-embedded-'))
  chmodSync(home, 0o755)
  dataDir = join(home, 'data')
  elsewhere = join(home, 'elsewhere')
})

afterEach(async () => {
  for (const child of children.filter(child => child.exitCode === null && child.signalCode === null)) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  // A server orphaned by its child has nobody left; joining it makes us the last, who stops it.
  if (children.length > 0 && open.length === 0) await start()
  for (const embedded of open) await embedded.stop()
  open = []
  children = []
  rmSync(home, { recursive: true, force: true })
})

async function start(): Promise<Embedded> {
  const embedded = await startEmbedded(dataDir, () => {}, { elsewhere, durable: false })
  open.push(embedded)
  return embedded
}

async function startInChild(detached = false): Promise<{ child: ChildProcess; url: string }> {
  const fixture = join(import.meta.dirname, 'embedded-child.fixture.ts')
  const child = spawn(process.execPath, [fixture, dataDir, elsewhere], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached,
  })
  children.push(child)
  const [line] = await once(child.stdout as NodeJS.ReadableStream, 'data')
  return { child, url: JSON.parse(String(line)).url }
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

async function query(url: string, text: string): Promise<postgres.Row[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  return sql.unsafe(text).finally(() => sql.end())
}

const pidFile = () => join(dataDir, 'postgres', 'data', 'postmaster.pid')
const isRunning = () => existsSync(pidFile())

test('starts for its owner alone, on this machine alone, and a restart keeps the data', async () => {
  const first = await start()
  expect(first.startedHere).toBe(true)
  expect(new URL(first.url)).toMatchObject({ hostname: '127.0.0.1', username: 'keyturn', pathname: '/keyturn' })
  expect(statSync(join(dataDir, 'postgres', 'password')).mode & 0o777).toBe(0o600)
  const [settings] = await query(
    first.url,
    `select current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as listen,
      pg_encoding_to_char(encoding) as encoding, datcollate as locale from pg_database where datname = 'keyturn'`,
  )
  expect(settings).toEqual({ commit: 'on', listen: '127.0.0.1', encoding: 'UTF8', locale: 'C' })
  await expect(query(first.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toMatchObject({ code: '28P01' })
  await query(first.url, 'create table kept as select 42 as answer')
  await first.stop()
  expect(isRunning()).toBe(false)

  const second = await start()
  expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
})

test('a server orphaned by SIGKILL is taken over, with its data, and stopped', async () => {
  copyMade()
  const { child, url } = await startInChild()
  await query(url, 'create table kept as select 42 as answer')
  await kill(child)
  expect(isRunning()).toBe(true)

  const next = await start()
  expect(next).toMatchObject({ startedHere: false, url })
  expect(await query(next.url, 'select answer from kept')).toEqual([{ answer: 42 }])
  await next.stop()
  expect(isRunning()).toBe(false)
})

test('Ctrl-C reaches the process that started the server, not the server', async () => {
  copyMade()
  const { child, url } = await startInChild(true)
  process.kill(-(child.pid ?? 0), 'SIGINT') // The whole group of the terminal's foreground, as Ctrl-C does it.
  await once(child, 'exit')
  expect(await start()).toMatchObject({ startedHere: false, url })
})

test('a second process joins; the server runs until the last one stops', async () => {
  copyMade()
  const { child } = await startInChild()
  const second = await start()
  expect(second.startedHere).toBe(false)
  await second.stop()
  expect(isRunning()).toBe(true)

  const third = await start()
  await kill(child)
  // PostgreSQL notices by itself that the killed one is gone; until then it counts as there.
  await vi.waitUntil(
    async () =>
      (await query(third.url, `select from pg_stat_activity where application_name = 'keyturn presence'`)).length === 1,
  )
  await third.stop()
  expect(isRunning()).toBe(false)
})

test('two first starts at once make one cluster', async () => {
  const [one, other] = await Promise.all([start(), start()])
  expect(other.url).toBe(one.url)
  expect(readdirSync(dataDir)).toEqual(['postgres'])
})

test('the lock is held by one server, which says where it is, and freed by its end', async () => {
  copyMade()
  const { url } = await start()
  const held = await holdServerLock(url, 'http://127.0.0.1:3000')
  expect(held).not.toBeNull()
  expect(await holdServerLock(url, 'http://127.0.0.1:4000', 0)).toBeNull()
  expect(await serverAddress(url)).toBe('http://127.0.0.1:3000')
  const waiting = holdServerLock(url, 'http://127.0.0.1:4000')
  await held?.release()
  const second = await waiting
  expect(second).not.toBeNull()
  expect(await serverAddress(url)).toBe('http://127.0.0.1:4000')
  await second?.release()
})

test.each([
  ['a dead process', 2 ** 22 + 1],
  ['somebody else', process.pid],
])('a postmaster.pid that names %s is no server', async (_, pid) => {
  copyMade()
  const first = await start()
  await query(first.url, 'create table kept as select 42 as answer')
  const lines = readFileSync(pidFile(), 'utf8').split('\n')
  await first.stop()
  writeFileSync(pidFile(), [pid, ...lines.slice(1)].join('\n'))
  const second = await start()
  expect(second.startedHere).toBe(true)
  expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
})

test('a killed PostgreSQL is started again', async () => {
  copyMade()
  const { url } = await startInChild()
  await query(url, 'create table kept as select 42 as answer; checkpoint')
  process.kill(Number(readFileSync(pidFile(), 'utf8').split('\n')[0]), 'SIGKILL')
  const second = await start()
  expect(second.startedHere).toBe(true)
  expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
})

test('what a killed PostgreSQL left running stands in nobody’s way', async () => {
  copyMade()
  const { url } = await startInChild()
  const busy = postgres(url, { max: 1, onnotice: () => {} })
  const ended = expect(busy`do $$ begin loop perform 1; end loop; end $$`).rejects.toThrow()
  const running = `select from pg_stat_activity where query ~ '^do ' and state = 'active'`
  await vi.waitUntil(async () => (await query(url, running)).length === 1)
  process.kill(Number(readFileSync(pidFile(), 'utf8').split('\n')[0]), 'SIGKILL')
  const second = await start()
  expect(second.startedHere).toBe(true)
  await ended
  await busy.end({ timeout: 0 })
})

test('a server that cannot start says why, in its own last words', async () => {
  copyMade()
  writeFileSync(join(dataDir, 'postgres', 'data', 'postgresql.conf'), 'no_such_setting = 1\n')
  await expect(start()).rejects.toThrow(/does not start in .*no_such_setting/s)
})

test.skipIf(process.getuid?.() !== 0)(
  'as root below a folder of mode 0700, the database stands elsewhere',
  async () => {
    chmodSync(home, 0o700)
    elsewhere = mkdtempSync(join(tmpdir(), 'keyturn-elsewhere-'))
    chmodSync(elsewhere, 0o755)
    try {
      const first = await start()
      expect(readdirSync(dataDir)).toEqual(['postgres-location'])
      const place = readFileSync(join(dataDir, 'postgres-location'), 'utf8').trim()
      expect(place.startsWith(elsewhere)).toBe(true)
      expect(statSync(join(place, 'data')).uid).not.toBe(0)
      await query(first.url, 'create table kept as select 42 as answer')
      await first.stop()
      const second = await start()
      expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
      await second.stop()
      rmSync(place, { recursive: true })
      await expect(start()).rejects.toThrow(/is not there any more/)
    } finally {
      rmSync(elsewhere, { recursive: true, force: true })
    }
  },
)
