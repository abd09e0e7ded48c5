import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeOrganization, type TestOrganization } from '#api/organization.fixture.ts'
import { useTestDatabase } from '#db/testing.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { must } from '#lib/result.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { hasRedis, type RunningRedis, startRedis } from '#lib/verification/redis.fixture.ts'
import { type ServerProcess, startServer } from './server-process.fixture.ts'

const database = useTestDatabase()
let acme: TestOrganization
let token: string
let redis: RunningRedis | undefined
let servers: ServerProcess[] = []

beforeAll(async () => {
  acme = await makeOrganization(database.url, 'acme')
  token = await acme.token()
})
afterAll(async () => {
  await Promise.all(servers.map(server => server.end()))
  await redis?.kill()
  await closeIngest()
})

const headers = () => ({ Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' })

/** What servers that are asked sixty times each at once grant of a new key with forty a minute. */
async function granted(): Promise<number[]> {
  const place = { service: 'payments', environment: 'production' } as const
  const rateLimits = [{ name: 'per-minute', limit: 40, windowSeconds: 60 }]
  const { key } = must(await createKey(acme.system, { ...place, name: 'k', holder: { machine: 'k' }, rateLimits }))
  const ask = async ({ url }: ServerProcess) => {
    const body = JSON.stringify({ key, ...place })
    const answer = await fetch(`${url}/v1/verify`, { method: 'POST', headers: headers(), body })
    return (await answer.json()).code
  }
  const askedAtOnce = (server: ServerProcess) => Promise.all(Array.from({ length: 60 }, () => ask(server)))
  const codes = await Promise.all(servers.map(askedAtOnce))
  expect(new Set(codes.flat())).toEqual(new Set(['valid', 'rate_limited']))
  return codes.map(each => each.filter(code => code === 'valid').length)
}

/** Of each server: the gauge of how many there are, and what its readiness says of Redis. */
const told = () =>
  Promise.all(
    servers.map(async ({ url }) => {
      const metrics = await (await fetch(`${url}/metrics`, { headers: headers() })).text()
      const ready = await fetch(`${url}/readyz`)
      const { checks } = await ready.json()
      return [ready.status, checks.redis, /^keyturn_limits_processes (\d+)$/m.exec(metrics)?.[1]]
    }),
  )

test.skipIf(!hasRedis)(
  'two processes have one budget in Redis, half of it each while it is gone, and one again after',
  async () => {
    redis = await startRedis()
    const env = { REDIS_URL: redis.url }
    servers = await Promise.all([1, 2].map(() => startServer({ databaseUrl: database.url, env })))
    const sum = async () => (await granted()).reduce((all, each) => all + each)
    // Again where the machine was so busy that Redis took longer than a verdict waits for it.
    await expect.poll(sum, { timeout: 30_000 }).toBe(40)
    const both = (...each: unknown[]) => [each, each]
    await expect.poll(told, { timeout: 30_000 }).toEqual(both(200, true, '2'))
    await redis.kill()
    await expect.poll(told, { timeout: 30_000 }).toEqual(both(200, false, '2'))
    expect(await granted()).toEqual([20, 20])
    redis = await startRedis(Number(new URL(redis.url).port))
    await expect.poll(told, { timeout: 30_000 }).toEqual(both(200, true, '2'))
    await expect.poll(sum, { timeout: 30_000 }).toBe(40)
  },
  180_000,
)
