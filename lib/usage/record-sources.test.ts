import { afterAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { listEvents } from '#lib/audit/list-events.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { must } from '#lib/result.ts'
import { getUsage } from './get-usage.ts'
import { closeIngest, ingestLogs } from './ingest.ts'
import { getLogSource, setLogSource } from './set-log-source.ts'
import { asOwner, makeService, report } from './usage.fixture.ts'
import { flushVerificationLines, recordVerification } from './verification-lines.ts'

const database = useTestDatabase()
// Half past an hour: what happens minutes apart stays within one.
const now = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - 30 * 60_000)
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
afterAll(closeIngest)

let made = 0
async function newService() {
  const service = await makeService(`Sources${++made}`, 'payments', minutesAgo(10_000))
  const { owner, key, organizationId } = service
  const keyId = key.id as KeyId
  return {
    ...service,
    reportAt: (...minutes: number[]) =>
      report(
        owner,
        minutes.map(each => ({ keyId, time: minutesAgo(each).toISOString(), status: 200 })),
        now,
      ),
    async verifyAt(minutes: number) {
      await recordVerification({
        ...{ organizationId, keyId, serviceId: service.service.id, secretId: key.secretId, environment: 'production' },
        ...{
          outcome: 'valid',
          time: minutesAgo(minutes),
          method: 'GET',
          path: '/',
          ip: null,
          userAgent: null,
          origin: null,
        },
      })
      await flushVerificationLines()
    },
    async countsOf(...minutes: number[]) {
      const input = { key: keyId, from: minutesAgo(120), to: now, interval: 'minute' } as const
      const usage = must(await getUsage(owner, input))
      return [usage.source, ...minutes.map(each => usage.buckets[120 - each]?.requests)]
    },
    segments: () =>
      asOwner<{ minutes: number; until: Date | null; source: string }>(
        database.url,
        `select round(extract(epoch from $2::timestamptz - from_time) / 60)::int as minutes, until_time as until, source
         from service_log_sources where service_id = $1 order by from_time`,
        [service.service.id, now.toISOString()],
      ),
  }
}

test('verification is counted until the first report, and from its minute on reports are', async () => {
  const service = await newService()
  await service.verifyAt(20)
  await service.verifyAt(10)
  expect(await service.countsOf(20, 10)).toEqual(['verification', 1, 1])
  await service.reportAt(10, 5)
  expect(await service.segments()).toEqual([{ minutes: 10, until: null, source: 'report' }])
  expect(await service.countsOf(20, 10, 5)).toEqual(['mixed', 1, 1, 1])
  await service.verifyAt(5)
  expect(await service.countsOf(20, 10, 5)).toEqual(['mixed', 1, 1, 1])
})

test('earlier reports that come later move the change back, unless verification recorded something there', async () => {
  const late = await newService()
  await late.reportAt(5)
  await late.reportAt(50)
  expect(await late.segments()).toEqual([{ minutes: 50, until: null, source: 'report' }])
  expect(await late.countsOf(50, 5)).toEqual(['report', 1, 1])

  const verified = await newService()
  await verified.verifyAt(110)
  await verified.reportAt(5)
  await verified.reportAt(115)
  expect(await verified.segments()).toEqual([{ minutes: 5, until: null, source: 'report' }])
  expect(await verified.countsOf(115, 110, 5)).toEqual(['mixed', 0, 1, 1])
})

test('a first report about long ago takes nothing that was verified off the charts, but for the last hour', async () => {
  const service = await newService()
  const days = [20, 1].map(each => each * 1440)
  for (const minutes of [...days, 70, 20]) await service.verifyAt(minutes)
  await service.reportAt(21 * 1440)
  expect(await service.segments()).toEqual([{ minutes: 60, until: null, source: 'report' }])
  expect(await service.countsOf(70, 20)).toEqual(['verification', 1, 0])
  const input = { service: 'payments', from: minutesAgo(31 * 1440), to: now }
  const { buckets } = must(await getUsage(service.owner, { ...input, interval: 'hour' }))
  expect(buckets.reduce((sum, { requests }) => sum + requests, 0)).toBe(2)

  // What is verified and reported within the hour is drawn by reports.
  const both = await newService()
  await both.verifyAt(50)
  await both.verifyAt(20)
  await both.reportAt(50, 20, 10)
  expect(await both.countsOf(50, 20, 10)).toEqual(['report', 1, 1, 1])

  const resting = await newService()
  await resting.verifyAt(20 * 1440)
  await resting.reportAt(21 * 1440, 5 * 1440)
  for (const interval of ['hour', 'day'] as const) {
    const { buckets } = must(await getUsage(resting.owner, { ...input, interval }))
    expect(buckets.reduce((sum, { requests }) => sum + requests, 0)).toBe(2)
  }
})

test('where nothing was verified since, a first report reaches back to its first line', async () => {
  const service = await newService()
  const [first, second] = [20 * 1440, 90]
  await service.reportAt(first, second)
  expect(await service.segments()).toEqual([{ minutes: first, until: null, source: 'report' }])

  const before = await newService()
  await before.verifyAt(25 * 1440)
  await before.reportAt(first, second)
  expect(await before.segments()).toEqual([{ minutes: first, until: null, source: 'report' }])
})

test('what somebody chose is not overruled by a report, and stands in the ledger', async () => {
  const service = await newService()
  await service.reportAt(60)
  expect(await getLogSource(service.developer, 'payments', now)).toEqual({ source: 'report', since: minutesAgo(60) })
  const chosen = await setLogSource(service.lead, { service: 'payments', source: 'verification' }, minutesAgo(30))
  expect(chosen).toEqual({ ok: true, value: { source: 'verification', changed: true } })
  await service.reportAt(20)
  await service.verifyAt(20)
  await service.verifyAt(19)
  expect(await service.countsOf(60, 20, 19)).toEqual(['mixed', 1, 1, 1])
  const again = await setLogSource(service.lead, { service: 'payments', source: 'verification' }, now)
  expect(again).toMatchObject({ value: { changed: false } })
  const { items } = await listEvents(service.owner, { action: 'service.log_source_changed', limit: 10 })
  expect(items).toMatchObject([{ detail: { service: 'payments', previous: 'report', source: 'verification' } }])
})

test('who does not manage a service does not choose for it', async () => {
  const [service, other] = [await newService(), await newService()]
  const input = { service: 'payments', source: 'report' } as const
  const refused = { ok: false, error: { reason: 'not_found' } }
  for (const actor of [service.developer, service.security, service.outsider]) {
    expect(await setLogSource(actor, input, now)).toEqual(refused)
  }
  expect(await getLogSource(service.outsider, 'payments', now)).toBeNull()
  expect((await setLogSource(other.owner, input, now)).ok).toBe(true)
  expect(await service.segments()).toEqual([])
})

test('an import counts for its days and no later, and the next live report still decides for itself', async () => {
  const service = await newService()
  await service.verifyAt(3)
  const records = [5_000, 1].map(minutes => ({ keyId: service.key.id, time: minutesAgo(minutes).toISOString() }))
  const batch = { records, dedupe: { by: 'import', key: 'x' }, bodyHash: null, mode: 'import' } as const
  must(await ingestLogs(service.owner, batch, now))
  const [span] = await service.segments()
  // To the end of the present minute and not of the day.
  expect(span).toMatchObject({ source: 'report', until: new Date(now.getTime() + 60_000) })
  must(await ingestLogs(service.owner, { ...batch, dedupe: { by: 'import', key: 'y' } }, now))
  expect(await service.segments()).toHaveLength(1)
  const later = new Date(now.getTime() + 10 * 60_000)
  await report(service.owner, [{ keyId: service.key.id, time: later.toISOString() }], later)
  expect((await service.segments()).map(each => [each.minutes, each.until === null])).toContainEqual([-10, true])
})
