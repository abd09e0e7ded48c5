import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import type { Actor } from '#lib/access/actor.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { explainUsageError } from './errors.ts'
import { getUsage } from './get-usage.ts'
import { closeIngest } from './ingest.ts'
import { type UsageInput, usageInput } from './input.ts'
import { listKeySparklines } from './list-key-sparklines.ts'
import { asOwner, makeKey, makeService, report, tokenOf } from './usage.fixture.ts'
import { flushVerificationLines, recordVerification } from './verification-lines.ts'

const database = useTestDatabase()
// Five past an hour, so that no test begins in one hour and ends in the next.
const now = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - 55 * 60_000)
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000)
const hour = 3_600
let tide: Awaited<ReturnType<typeof makeService>>
let other: Awaited<ReturnType<typeof makeService>>
let keyId: KeyId

beforeAll(async () => {
  tide = await makeService('Tidewater', 'payments', before(86_400))
  other = await makeService('Other')
  keyId = tide.key.id as KeyId
  must(await createService(tide.owner, { slug: 'orders', name: 'Orders', prefix: 'orders', team: 'logistics' }))
  const key = await makeKey(tide.owner, 'orders', 'Shipper', before(86_400))
  const line = (record: object) => ({ keyId, time: before(3 * hour).toISOString(), status: 200, ...record })
  await report(
    tide.owner,
    [
      line({ key: tide.key.key, durationMs: 10, bytes: 100 }),
      line({ durationMs: 20, bytes: 100 }),
      line({ status: 404, durationMs: 900 }),
      line({ status: 502 }),
      line({ time: before(hour).toISOString() }),
      { time: before(3 * hour).toISOString(), service: 'payments', status: 401 },
      { time: before(3 * hour).toISOString(), keyId: key.id, status: 200 },
    ],
    now,
  )
})
afterAll(closeIngest)

const range = { from: before(4 * hour), to: now, interval: 'hour' } as const
const read = async (actor: Actor, input: Partial<UsageInput> = {}) =>
  must(await getUsage(actor, { ...range, ...input }))
const requests = async (actor: Actor, input: Partial<UsageInput> = {}) =>
  (await read(actor, input)).buckets.map(bucket => bucket.requests)

test('every bucket of the range is there, in UTC, with what it counts', async () => {
  const { interval, source, buckets } = await read(tide.developer, { key: keyId })
  expect([interval, source]).toEqual(['hour', 'report'])
  expect(buckets.map(bucket => bucket.requests)).toEqual([0, 4, 0, 1, 0])
  const start = new Date(Math.floor(before(4 * hour).getTime() / 3_600_000) * 3_600_000)
  expect(buckets[0]).toEqual({
    ...{ start: start.toISOString(), collected: false, requests: 0, refused: 0, clientErrors: 0, serverErrors: 0 },
    ...{ bytes: 0, p50Ms: null, p95Ms: null, p99Ms: null },
  })
  expect(buckets[1]).toMatchObject({ collected: true, refused: 0, clientErrors: 1, serverErrors: 1, bytes: 200 })
  const { p50Ms, p95Ms, p99Ms } = buckets[1] ?? {}
  expect(p50Ms).toBeGreaterThanOrEqual(10)
  expect(p50Ms).toBeLessThanOrEqual(20)
  expect([p95Ms, p99Ms].every(ms => Number(ms) > 700 && Number(ms) <= 1000)).toBe(true)
})

test('what was not recorded is told from what did not happen', async () => {
  const collected = async () => (await read(tide.owner, { key: keyId })).buckets.map(bucket => bucket.collected)
  expect(await collected()).toEqual([false, true, false, true, false])
  const minutes = [4 * hour, 2 * hour].map(seconds => before(seconds).toISOString()).join(' ')
  await asOwner(
    database.url,
    `insert into collection_minutes select date_trunc('minute', m::timestamptz) from unnest(string_to_array($1, ' ')) m`,
    [minutes],
  )
  // Of the two only the later one is after the service was first heard of.
  expect(await collected()).toEqual([false, true, true, true, false])
})

test('a service counts its unknown keys too, and the organization its services', async () => {
  expect(await requests(tide.developer, { service: 'payments' })).toEqual([0, 5, 0, 1, 0])
  expect(await requests(tide.owner)).toEqual([0, 6, 0, 1, 0])
  expect(await requests(tide.security)).toEqual([0, 6, 0, 1, 0])
})

test('each sees what is theirs', async () => {
  expect(await requests(tide.developer)).toEqual([0, 5, 0, 1, 0])
  expect(await requests(tide.outsider)).toEqual([0, 1, 0, 0, 0])
  expect(await requests(other.owner)).toEqual([0, 0, 0, 0, 0])
  const gone = { ok: false, error: { reason: 'not_found' } }
  expect(await getUsage(tide.outsider, { ...range, key: keyId })).toEqual(gone)
  expect(await getUsage(tide.outsider, { ...range, service: 'payments' })).toEqual(gone)
  expect(await getUsage(other.owner, { ...range, key: keyId })).toEqual(gone)
  expect(await getUsage(tide.owner, { ...range, service: 'no-such' })).toEqual(gone)
  const bound = (environment: 'production' | 'staging') =>
    tokenOf(tide.owner, { serviceId: tide.service.id, environment })
  expect(await requests(bound('production'))).toEqual([0, 4, 0, 1, 0])
  expect(await requests(bound('staging'))).toEqual([0, 0, 0, 0, 0])
  expect(await getUsage(bound('staging'), { ...range, key: keyId })).toEqual(gone)
  expect(await getUsage(bound('staging'), { ...range, service: 'orders' })).toEqual(gone)
  expect(await getUsage(tokenOf(tide.owner, {}, ['logs:write']), range)).toEqual(gone)
})

test('grouped, the groups add up to their bucket', async () => {
  const of = async (groupBy: NonNullable<UsageInput['groupBy']>, input: Partial<UsageInput> = {}) => {
    const { buckets } = await read(tide.owner, { ...input, groupBy })
    for (const bucket of buckets) {
      expect(bucket.groups?.reduce((sum, group) => sum + group.requests, 0)).toBe(bucket.requests)
    }
    return Object.fromEntries(buckets[1]?.groups?.map(group => [group.label, group.requests]) ?? [])
  }
  expect(await of('outcome')).toEqual({ reported: 6 })
  expect(await of('service')).toEqual({ payments: 5, orders: 1 })
  expect(await of('environment')).toEqual({ production: 5, unknown: 1 })
  expect(await of('secret', { key: keyId })).toEqual({ [tide.key.hint]: 1, unknown: 3 })
})

test.each([
  ['a range that ends before it begins', { from: now, to: before(9 * hour) }, 'range_reversed'],
  ['a year of minutes', { from: before(365 * 24 * hour), interval: 'minute' as const }, 'too_many_buckets'],
])('%s is refused', async (_name, input, reason) => {
  expect(await getUsage(tide.owner, { ...range, ...input })).toMatchObject({ ok: false, error: { reason } })
})

test('an answer has as many parts as buckets and groups make, and is refused where those are too many', async () => {
  const asked = { ...range, groupBy: 'service' } as const
  expect(await getUsage(tide.owner, asked, 3)).toMatchObject({ ok: true })
  const refused = await getUsage(tide.owner, asked, 2)
  expect(refused).toEqual({ ok: false, error: { reason: 'too_many_buckets', buckets: 5, max: 2, isGrouped: true } })
  expect(refused.ok || explainUsageError(refused.error)).toContain('groupBy')
})

test('ten thousand buckets are answered', async () => {
  const { buckets } = await read(tide.owner, { from: new Date(now.getTime() - 9_999 * 60_000), interval: 'minute' })
  expect(buckets.length).toBeGreaterThanOrEqual(9_999)
  expect(buckets.reduce((sum, bucket) => sum + bucket.requests, 0)).toBe(7)
})

test('what verification saw is not added to what is reported; asked for, it is shown', async () => {
  const line = {
    ...{ organizationId: tide.organizationId, serviceId: tide.service.id, environment: 'production', keyId },
    ...{ secretId: tide.key.secretId, method: 'GET', path: '/', ip: null, userAgent: null, origin: null },
  }
  const outcomes = ['valid', 'valid', 'rate_limited']
  for (const outcome of outcomes) await recordVerification({ ...line, outcome, time: before(hour) })
  await flushVerificationLines()
  expect(await requests(tide.owner, { key: keyId })).toEqual([0, 4, 0, 1, 0])
  const { source, buckets } = await read(tide.owner, { key: keyId, source: 'verification' })
  expect(source).toBe('verification')
  expect(buckets[3]).toMatchObject({ requests: 3, refused: 1, clientErrors: 0 })
})

test('sparklines and totals count as the charts do', async () => {
  const lines = await listKeySparklines(tide.developer, [keyId, other.key.id], now)
  expect([...lines.keys()]).toEqual([keyId])
  expect(lines.get(keyId)?.requests.slice(-5)).toEqual([0, 4, 0, 1, 0])
  expect(lines.get(keyId)?.requests).toHaveLength(24)
  expect((await listKeySparklines(tide.outsider, [keyId], now)).size).toBe(0)
})

test('a query string is read, and a wrong one named', () => {
  const query = { key: keyId, from: '2015-05-17', to: '2015-05-21T00:00:00+02:00', interval: 'day' }
  expect(usageInput.parse(query)).toMatchObject({ from: new Date('2015-05-17'), to: new Date('2015-05-20T22:00:00Z') })
  expect(usageInput.safeParse({ ...query, service: 'payments' }).success).toBe(false)
  expect(usageInput.safeParse({ ...query, from: '2015-05-17T00:00:00' }).success).toBe(false)
})

test('a service is not told which other service’s key was tried on it', async () => {
  const stray = { organizationId: tide.organizationId, keyId, secretId: tide.key.secretId, environment: 'production' }
  const [orders] = await asOwner<{ id: string }>(database.url, `select id from services where slug = 'orders'`)
  const line = { ...stray, serviceId: orders?.id ?? '', outcome: 'wrong_service', time: before(4 * hour) }
  await recordVerification({ ...line, method: null, path: null, ip: null, userAgent: null, origin: null })
  await flushVerificationLines()
  const groupsOf = async (input: Partial<UsageInput>, actor: Actor) =>
    (await read(actor, { ...input, source: 'verification', groupBy: 'secret' })).buckets[0]?.groups
  expect(await groupsOf({ service: 'orders' }, tide.outsider)).toMatchObject([{ label: 'unknown', refused: 1 }])
  expect(await groupsOf({ key: keyId }, tide.developer)).toMatchObject([{ label: tide.key.hint, refused: 1 }])
  const where = async (actor: Actor) =>
    (await read(actor, { key: keyId, source: 'verification', groupBy: 'service' })).buckets[0]?.groups
  expect(await where(tide.developer)).toMatchObject([{ label: 'unknown', refused: 1 }])
  expect(await where(tide.owner)).toMatchObject([{ label: 'orders', refused: 1 }])
  expect((await listKeySparklines(tide.outsider, [keyId], now)).size).toBe(0)
})
