import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { authenticateToken } from '#lib/credentials/authenticate-token.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { generateKey } from '#lib/keys/key-format.ts'
import { followChanges } from '#lib/memory/follow-changes.ts'
import { readInLane } from '#lib/memory/lanes.ts'
import { must } from '#lib/result.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { shareLimits } from '#lib/verification/limits.ts'
import { hasRedis, startRedis } from '#lib/verification/redis.fixture.ts'
import { openSharedLimits } from '#lib/verification/shared-limits.ts'
import { type Api, send } from './api.fixture.ts'
import { createApi } from './app.ts'
import { makeOrganization, type TestOrganization } from './organization.fixture.ts'

const database = useTestDatabase()
const place = { service: 'payments', environment: 'production' } as const
let api: Api
let acme: TestOrganization
let token: string

beforeAll(async () => {
  api = createApi()
  acme = await makeOrganization(database.url, 'acme')
  token = await acme.token()
})
afterAll(closeIngest)

const closings: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closings.splice(0).toReversed()) await close()
})

const codeOf = async (key: string) => (await send(api, '/v1/verify', { token, body: { key, ...place } })).json.code
const redisOf = async () => (await send(api, '/readyz')).json
const numberOf = async (name: string) => {
  const { text } = await send(api, '/metrics', { token })
  return Number(
    text
      .split('\n')
      .find(line => line.startsWith(`${name} `))
      ?.split(' ')[1],
  )
}

describe.skipIf(!hasRedis)('with a real Redis', () => {
  test('a key has one budget, whichever secret of it and whichever process is asked; without Redis a part, and it is said', async () => {
    const redis = await startRedis()
    closings.push(redis.kill, await shareLimits(redis.url, 20_000))
    const another = await openSharedLimits(redis.url, 20_000)
    closings.push(another.close)
    const limit = { name: 'per-hour', limit: 4, windowSeconds: 3_600 }
    const made = { ...place, name: 'ledger', holder: { machine: 'ledger' }, rateLimits: [limit] }
    const { id, key } = must(await createKey(acme.system, made))
    const { key: next } = must(await rotateKey(acme.system, { keyId: keyIdInput.parse(id) }))
    const before = await numberOf('keyturn_limits_counted_total{where="redis"}')
    expect([await codeOf(key), await codeOf(next)]).toEqual(['valid', 'valid'])
    expect(await another.count({ keyId: id, limits: [limit] })).toMatchObject({ states: [{ remaining: 1 }] })
    expect([await codeOf(next), await codeOf(key)]).toEqual(['valid', 'rate_limited'])
    expect(await numberOf('keyturn_limits_counted_total{where="redis"}')).toBe(before + 4)
    expect(await numberOf('keyturn_limits_apart')).toBe(0)
    expect(await redisOf()).toMatchObject({ status: 'ready', checks: { redis: true } })
    await expect.poll(() => numberOf('keyturn_limits_processes'), { timeout: 20_000 }).toBe(2)

    await redis.kill()
    const lonely = must(await createKey(acme.system, { ...made, name: randomUUID() }))
    const codes = [await codeOf(lonely.key), await codeOf(lonely.key), await codeOf(lonely.key)]
    expect(codes).toEqual(['valid', 'valid', 'rate_limited']) // two processes: half of four each
    expect(await numberOf('keyturn_limits_apart')).toBe(1)
    expect(await numberOf('keyturn_limits_counted_total{where="apart"}')).toBe(3)
    expect(await redisOf()).toMatchObject({ status: 'ready', checks: { redis: false } })
  })
})

test('a token that asked for too many unknown keys hears 429, with when to ask again, and never that a key is none', async () => {
  closings.push(await followChanges())
  const { tokenId } = must(await authenticateToken(token))
  const { key: known } = must(await createKey(acme.system, { ...place, name: 'known', holder: { machine: 'ledger' } }))
  for (let again = 0; again < 2; again++) expect(await codeOf(known)).toBe('valid') // so that it is remembered
  const refusedBefore = await numberOf('keyturn_unknown_keys_refused_total')
  const now = performance.now()
  vi.spyOn(performance, 'now').mockImplementation(() => now) // or some of the budget would come back meanwhile
  closings.push(async () => void vi.restoreAllMocks())
  const findNothing = () => readInLane(tokenId, async () => null).catch(() => 'refused')
  for (let again = 0; again < 2_000; again++) await findNothing()
  expect(await findNothing()).toBe('refused')

  const key = generateKey('payments', 'production')
  const asked = await send(api, '/v1/verify', { token, body: { key, ...place } })
  const query = 'gateway=forwarded&service=payments&environment=production'
  const headers = { 'X-Keyturn-Token': token, 'X-API-Key': key }
  const byGateway = await send(api, `/v1/auth?${query}`, { headers })
  for (const { status, headers, json } of [asked, byGateway]) {
    expect([status, headers.get('Retry-After')]).toEqual([429, '1'])
    expect(json).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      ...{ status: 429, code: 'too_many_unknown_keys', 'violated-policies': ['too-many-unknown-keys'] },
    })
  }
  expect(byGateway.headers.get('X-Keyturn-Code')).toBe('gateway_too_many_unknown_keys')
  expect(await numberOf('keyturn_unknown_keys_refused_total')).toBe(refusedBefore + 3)
  expect(await codeOf(known)).toBe('valid')
  vi.restoreAllMocks()
  await expect.poll(() => codeOf(key)).toBe('unknown')
})
