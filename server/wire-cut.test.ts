import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { asSuperuser } from '#api/organization.fixture.ts'
import { useTestDatabase } from '#db/testing.ts'
import { openJobQueue } from '#lib/job-queue.ts'
import { type ServerProcess, startServer } from './server-process.fixture.ts'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.fixture.ts'

// A process that follows no changes, behind a wire that is cut without a word: its connections stay open and hear nothing.

const database = useTestDatabase()
let proxy: TcpProxy
let worker: ServerProcess
beforeAll(async () => {
  const url = new URL(database.url)
  proxy = await startTcpProxy(Number(url.port))
  url.port = String(proxy.port)
  worker = await startServer({ databaseUrl: url.href, role: 'worker' })
})
afterEach(() => proxy.mend())
afterAll(async () => {
  await worker?.end('SIGKILL')
  await proxy?.close()
})

const patience = { timeout: 40_000, interval: 50 }

/** Of `GET /readyz`, which asks the database; 0 where no answer comes. */
async function readiness(): Promise<number> {
  const answer = await fetch(`${worker.url}/readyz`, { signal: AbortSignal.timeout(20_000) }).catch(() => undefined)
  return answer?.status ?? 0
}

async function jobsDone(name: string): Promise<number> {
  const [row] = await asSuperuser(
    database.url,
    sql => sql<{ n: number }[]>`
    select count(*)::int as n from pgboss.job where name = ${name} and state = 'completed'`,
  )
  return row?.n ?? 0
}

test('its connections are left behind, and those of its job queue; the database is asked and served as before', async () => {
  await expect.poll(readiness, patience).toBe(200)
  await expect.poll(() => jobsDone('partitions'), patience).toBe(1)

  proxy.silence()
  await expect.poll(readiness, patience).toBe(503) // whoever waited at the end of the wire was told

  await proxy.mend()
  await expect.poll(readiness, patience).toBe(200)
  const queue = openJobQueue() // straight to the database
  queue.on('error', () => {})
  await queue.start()
  expect(await queue.send('partitions')).not.toBeNull()
  await queue.stop({ graceful: false })
  await expect.poll(() => jobsDone('partitions'), patience).toBe(2)
  expect(await worker.end('SIGTERM')).toBe(0)
}, 120_000)
