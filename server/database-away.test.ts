import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { makeOrganization, type TestOrganization } from '#api/organization.fixture.ts'
import { useTestDatabase } from '#db/testing.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { generateKey } from '#lib/keys/key-format.ts'
import { revokeKey } from '#lib/keys/stop-key.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { setWhenAway } from '#lib/services/set-when-away.ts'
import { type ServerProcess, startServer } from './server-process.fixture.ts'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.fixture.ts'

// A server that is asked on while its database is away for it, and for nobody else.

/** Longer and more often by hand: KEYTURN_AWAY_SECONDS=60, KEYTURN_AWAY_TIMES=20. */
const awayMs = Number(process.env.KEYTURN_AWAY_SECONDS ?? 1) * 1000
const times = Number(process.env.KEYTURN_AWAY_TIMES ?? 1)

const database = useTestDatabase()
let acme: TestOrganization
let token: string
let proxy: TcpProxy
let server: ServerProcess
beforeAll(async () => {
  acme = await makeOrganization(database.url)
  token = await acme.token(['keys:verify', 'logs:write'])
  must(await createService(acme.system, { slug: 'strict', name: 'Strict', prefix: 'strict', team: 'core' }))
  must(await setWhenAway(acme.system, { service: 'strict', whenAway: 'refuse' }))
  const url = new URL(database.url)
  proxy = await startTcpProxy(Number(url.port))
  url.port = String(proxy.port)
  server = await startServer({ databaseUrl: url.href })
})
afterEach(() => proxy.mend())
afterAll(async () => {
  await server?.end('SIGKILL')
  await proxy?.close()
})

let made = 0
async function newKey(service = 'payments') {
  const name = `key ${made++}`
  return must(await createKey(acme.system, { service, environment: 'production', name, holder: { machine: 'cron' } }))
}

/** What is answered: the code, with how it says that it is old; or the status, where that is no 200. */
async function verify({ key }: { key: string }, service = 'payments'): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ key, service, environment: 'production' })
  const answer = await fetch(`${server.url}/v1/verify`, { method: 'POST', headers, body })
  const said = (await answer.json()) as { code: string; staleSeconds?: number }
  if (answer.status !== 200) return `${answer.status}`
  return said.staleSeconds ? `${said.code}, stale` : said.code
}

const patience = { timeout: 30_000, interval: 5 }

test.each([
  ['refuses', () => proxy.refuse()],
  ['is silent', async () => proxy.silence()],
])(
  'the database %s: what is known is served or refused, as its service says, and what was stopped meanwhile is refused afterwards',
  {
    timeout: (awayMs + 60_000) * times,
  },
  async (_, leave) => {
    const waits: number[] = []
    for (let time = 0; time < times; time++) {
      const [known, stopped, unused, strict] = [await newKey(), await newKey(), await newKey(), await newKey('strict')]
      const nobodys = { key: generateKey('payments', 'production') }
      for (let again = 0; again < 2; again++) {
        for (const key of [known, stopped]) expect(await verify(key)).toBe('valid')
        expect(await verify(strict, 'strict')).toBe('valid')
      }

      await leave()
      const until = performance.now() + awayMs
      await expect.poll(() => verify(known), patience).toBe('valid, stale')
      await expect.poll(() => verify(strict, 'strict'), patience).toBe('503')
      must(await revokeKey(acme.system, { keyId: keyIdInput.parse(stopped.id) }))
      do {
        expect(await verify(stopped)).toBe('valid, stale') // it can't be known, and is said to be old
        expect(await verify(strict, 'strict')).toBe('503')
        expect(await verify(unused)).toBe('503') // a first use is written down before it is answered
        expect(await verify(nobodys)).toBe('503') // and never unknown
      } while (performance.now() < until)

      await proxy.mend()
      const returnedAt = performance.now()
      await expect.poll(() => verify(stopped), patience).toBe('revoked')
      waits.push(performance.now() - returnedAt)
      expect(await verify(nobodys)).toBe('unknown')
      for (const key of [known, unused]) await expect.poll(() => verify(key), patience).toBe('valid')
      await expect.poll(() => verify(strict, 'strict'), patience).toBe('valid')
      expect(await report(known)).toBe(200)
    }
    if (process.env.KEYTURN_AWAY_TIMES) console.log(`refused after ${waits.map(Math.round).join(', ')} ms`)
  },
)

async function report({ key }: { key: string }): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' }
  const body = JSON.stringify({ time: new Date().toISOString(), key, status: 200 })
  return (await fetch(`${server.url}/v1/logs`, { method: 'POST', headers, body })).status
}
