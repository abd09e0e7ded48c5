import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { must } from '#lib/result.ts'
import { retireOldSecret } from '#lib/rotation/retire-old-secret.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import { createService } from '#lib/services/create-service.ts'
import { updateSensitiveRoutes } from '#lib/services/update-sensitive-routes.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { asOwner, makeKey, makeService, now, report, tokenOf } from '#lib/usage/usage.fixture.ts'
import { flushVerificationLines } from '#lib/usage/verification-lines.ts'
import { verifyKey } from '#lib/verification/verify-key.ts'
import { describeAlerts } from './describe-alerts.ts'
import { judgeCues } from './judge-cues.ts'
import { listAlerts } from './list-alerts.ts'

const database = useTestDatabase()
afterAll(closeIngest)

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const germany = '5.9.10.20'
const germanyToo = '5.9.10.21'
const sweden = '130.242.1.2'

let tide: Awaited<ReturnType<typeof makeService>>
const clock = () => ({ kind: 'system', organizationId: tide.organizationId, name: 'clock' }) as const
const alertsOf = async (keyId?: string) => (await listAlerts(tide.owner, { limit: 100, key: keyId }, now)).items
const judge = async (at = now) => {
  while ((await judgeCues(clock(), at)) > 0);
}
const at = (ms: number) => new Date(now.getTime() - ms).toISOString()

beforeAll(async () => {
  tide = await makeService('Tidewater', 'payments', new Date(now.getTime() - 29 * dayMs))
  must(await updateSensitiveRoutes(tide.owner, { service: 'payments', sensitiveRoutes: ['POST /v1/payouts'] }))
})

/** A worker that asks each hour from two addresses of one place, for some weeks until an hour ago. */
async function liveQuietly(keyId: string, days = 20) {
  const lines = []
  for (let hour = days * 24; hour > 1; hour--) {
    for (const ip of [germany, germanyToo]) {
      lines.push({
        keyId,
        time: at(hour * hourMs),
        status: 200,
        method: 'GET',
        path: '/v1/charges',
        ip,
        userAgent: 'billing/5',
      })
    }
  }
  await report(tide.owner, lines)
  await judge()
}

const quietKey = async (name: string) => {
  const key = await makeKey(tide.owner, 'payments', name, new Date(now.getTime() - 29 * dayMs))
  await liveQuietly(key.id)
  return key
}

const from = (ip: string, keyId: string, count: number, more: object = {}) =>
  Array.from({ length: count }, (_, i) => ({
    ...{
      keyId,
      time: at(30 * 60_000 - i * 1_000),
      status: 200,
      method: 'GET',
      path: '/v1/charges',
      ip,
      userAgent: 'billing/5',
    },
    ...more,
  }))

test('a quiet life raises nothing, however its lines arrive', async () => {
  const key = await quietKey('Quiet')
  expect(await alertsOf(key.id)).toEqual([])
})

test('a new country and its network are one alert; one odd request is none', async () => {
  const key = await quietKey('Stolen')
  await report(tide.owner, from(sweden, key.id, 2))
  await judge()
  expect(await alertsOf(key.id)).toEqual([])
  await report(tide.owner, from(sweden, key.id, 3))
  await judge()
  const [alert, ...others] = await alertsOf(key.id)
  expect(others).toEqual([])
  expect(alert).toMatchObject({ detector: 'new_place', status: 'open', environment: 'production' })
  expect(alert?.summary).toContain('Sweden')
  await report(tide.owner, from(sweden, key.id, 50, { userAgent: 'python-requests/2' }))
  await judge()
  const [later, ...none] = await alertsOf(key.id)
  expect(none).toEqual([])
  expect(later?.signals.map(signal => signal.subject)).toEqual(expect.arrayContaining(['country', 'network', 'client']))
})

test('a sensitive route that is touched for the first time is one alert, however it is spelled', async () => {
  const key = await quietKey('Curious')
  await report(tide.owner, from(germany, key.id, 1, { method: 'POST', path: '/V1//%70ayouts/' }))
  await judge()
  await report(tide.owner, from(germany, key.id, 5, { method: 'POST', path: '/v1/payouts' }))
  await judge()
  const all = await alertsOf(key.id)
  expect(all.map(alert => [alert.detector, alert.severity])).toEqual([['sensitive_route', 'high']])
})

test('a sensitive route that is used far more often than ever is one alert, however its hour is cut into batches', async () => {
  const key = await makeKey(tide.owner, 'payments', 'Busy hands', new Date(now.getTime() - 29 * dayMs))
  const payout = {
    keyId: key.id,
    status: 200,
    method: 'POST',
    path: '/v1/payouts',
    ip: germany,
    userAgent: 'billing/5',
  }
  const hours = Array.from({ length: 9 * 24 }, (_, i) => ({ ...payout, time: at((i + 4) * hourMs) }))
  await report(tide.owner, [...hours, ...hours.map(line => ({ ...line, requestId: 'again' }))])
  await judge()
  const start = Math.floor((now.getTime() - 2 * hourMs) / hourMs) * hourMs
  for (let batch = 0; batch < 7; batch++) {
    await report(
      tide.owner,
      Array.from({ length: 9 }, (_, i) => ({
        ...payout,
        time: new Date(start + batch * 60_000 + i * 1_000).toISOString(),
      })),
    )
    await judge()
    expect((await alertsOf(key.id)).length).toBe(batch * 9 + 9 >= 32 ? 1 : 0)
  }
  const [alert] = await alertsOf(key.id)
  expect(alert).toMatchObject({ detector: 'sensitive_route', severity: 'medium' })
  expect(alert?.signals).toMatchObject([{ subject: 'sensitive', value: 'POST /v1/payouts' }])
})

test('what a key always did is no first touch because the route is called sensitive today', async () => {
  const key = await quietKey('Old hand')
  must(
    await updateSensitiveRoutes(tide.owner, {
      service: 'payments',
      sensitiveRoutes: ['POST /v1/payouts', 'GET /v1/charges'],
    }),
  )
  await report(tide.owner, from(germany, key.id, 5))
  await judge()
  expect(await alertsOf(key.id)).toEqual([])
  must(await updateSensitiveRoutes(tide.owner, { service: 'payments', sensitiveRoutes: ['POST /v1/payouts'] }))
})

test('a dead secret that is tried is one alert; keys that nobody made are one of the service', async () => {
  const key = await quietKey('Turned')
  const keyId = keyIdInput.parse(key.id)
  const old = key.secretId
  const rotated = must(await rotateKey(tide.owner, { keyId }, new Date(now.getTime() - 2 * dayMs)))
  expect(rotated.secretId).not.toBe(old)
  must(await retireOldSecret(tide.owner, { keyId }, new Date(now.getTime() - dayMs)))
  await report(tide.owner, from(germany, key.id, 4, { secretId: old, status: 401 }))
  await judge()
  await report(tide.owner, from(germany, key.id, 4, { secretId: old, status: 401, path: '/v1/other' }))
  await judge()
  const all = await alertsOf(key.id)
  expect(all.map(alert => [alert.detector, alert.signals[0]?.requests])).toEqual([['dead_secret', 8]])
})

test('a key that is tried at another service is one alert of its own service, and nothing to stop', async () => {
  const key = await makeKey(tide.owner, 'payments', 'Astray')
  must(await createService(tide.owner, { slug: 'ledger', name: 'Ledger', prefix: 'ledger', team: 'payments' }))
  const token = tokenOf(tide.owner, {}, ['keys:verify'])
  for (let times = 0; times < 2; times++) {
    const question = {
      key: key.key,
      service: 'ledger',
      environment: 'production' as const,
      ip: germany,
      path: '/books',
    }
    expect(must(await verifyKey(token, question, now)).code).toBe('wrong_service')
    await flushVerificationLines()
    await judge()
  }
  const [alert, ...others] = await describeAlerts(tide.owner, await alertsOf(key.id), now)
  expect(others).toEqual([])
  expect(alert).toMatchObject({ detector: 'wrong_service', severity: 'medium', service: 'payments' })
  expect(alert?.summary).toBe('Astray is tried at ledger')
  expect(alert?.signals.map(({ value, requests }) => [value, requests])).toEqual([['ledger', 2]])
  expect(alert?.first.map(({ path }) => path)).toEqual(['/books', '/books'])
  expect(alert?.actions).not.toContain('quarantine')
})

test('a key that is tried at another team’s service tells nothing of that', async () => {
  const key = await makeKey(tide.owner, 'payments', 'Stray')
  must(await createService(tide.owner, { slug: 'freight', name: 'Freight', prefix: 'freight', team: 'logistics' }))
  const question = {
    key: key.key,
    service: 'freight',
    environment: 'production' as const,
    ip: germany,
    path: '/crates',
  }
  must(await verifyKey(tokenOf(tide.owner, {}, ['keys:verify']), question, now))
  await flushVerificationLines()
  await judge()
  const [alert] = await describeAlerts(tide.developer, await alertsOf(key.id), now)
  expect(alert?.summary).toBe('Stray is tried at another service')
  expect(alert?.first).toMatchObject([{ outcome: 'wrong_service', ip: germany, path: null }])
  expect(JSON.stringify(alert)).not.toMatch(/freight|crates/)
})

test('a flood of keys that nobody made is one alert', async () => {
  const { generateKey } = await import('#lib/keys/key-format.ts')
  const flood = () =>
    Array.from({ length: 300 }, () => ({
      key: generateKey('payments', 'production'),
      ...{ service: 'payments', environment: 'production', time: at(60_000), status: 401, ip: sweden },
    }))
  await report(tide.owner, flood())
  await judge()
  await report(tide.owner, flood())
  await judge()
  const unknown = (await alertsOf()).filter(alert => alert.detector === 'unknown_keys')
  expect(unknown.map(alert => [alert.key, alert.severity, alert.signals[0]?.requests])).toEqual([[null, 'medium', 600]])
})

test('what waits is taken once', async () => {
  expect(await asOwner(database.url, 'select * from cues')).toEqual([])
})
