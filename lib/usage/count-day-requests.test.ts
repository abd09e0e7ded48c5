import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { countDayRequests } from './count-day-requests.ts'
import { closeIngest } from './ingest.ts'
import { ago, asOwner, makeKey, makeService, now, report } from './usage.fixture.ts'
import { flushVerificationLines, recordVerification } from './verification-lines.ts'

const database = useTestDatabase()
let tide: Awaited<ReturnType<typeof makeService>>
let clock: SystemActor
beforeAll(async () => {
  tide = await makeService('Tidewater')
  clock = { kind: 'system', organizationId: tide.organizationId, name: 'clock' }
})
afterAll(closeIngest)

async function counted() {
  const rows = await asOwner<{ name: string; requests: number }>(
    database.url,
    'select k.name, r.requests::int from key_day_requests r join keys k on k.id = r.key_id order by 1',
  )
  return Object.fromEntries(rows.map(row => [row.name, row.requests]))
}

test('a day of requests, of the source that counts; written where it changed, and back to zero', async () => {
  const quiet = await makeKey(tide.owner, 'payments', 'Quiet')
  await makeKey(tide.owner, 'payments', 'Unused')
  const used = { serviceId: tide.service.id, environment: 'production' as const, outcome: 'valid' as const }
  const seen = {
    ...used,
    organizationId: tide.organizationId,
    method: null,
    path: null,
    ip: null,
    userAgent: null,
    origin: null,
  }
  for (const secondsAgo of [60, 7_200]) {
    await recordVerification({ ...seen, keyId: quiet.id, secretId: quiet.secretId, time: new Date(ago(secondsAgo)) })
  }
  await flushVerificationLines()
  expect(await countDayRequests(clock, now)).toBe(1)
  expect(await counted()).toEqual({ Quiet: 2 })
  expect(await countDayRequests(clock, now)).toBe(0)

  // From the first report on the reports count, and what verification saw of the same requests does not.
  await report(tide.owner, [{ key: tide.key.key, status: 200, time: ago(10) }])
  expect(await countDayRequests(clock, now)).toBe(2)
  expect(await counted()).toEqual({ 'Billing job': 1, Quiet: 0 })
  expect(await countDayRequests(clock, new Date(now.getTime() + 25 * 3_600_000))).toBe(1)
  expect(await counted()).toEqual({ 'Billing job': 0, Quiet: 0 })
})

test('another organization’s clock counts nothing of it', async () => {
  const other = await makeService('Other')
  await report(tide.owner, [{ key: tide.key.key, status: 200, time: ago(20) }])
  expect(await countDayRequests({ ...clock, organizationId: other.organizationId }, now)).toBe(0)
})
