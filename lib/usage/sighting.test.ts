import { afterAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { closeIngest } from './ingest.ts'
import type { RequestLine } from './request-line.ts'
import { setLogSource } from './set-log-source.ts'
import { isSeen } from './sighting.ts'
import { sightingsAtMost } from './sighting-limits.ts'
import { ago, asOwner, makeService, now, report } from './usage.fixture.ts'
import { flushVerificationLines, recordVerification } from './verification-lines.ts'

const database = useTestDatabase()
afterAll(closeIngest)

const line = (outcome: string, status: number | null = null) =>
  ({ outcome, status, source: outcome === 'reported' ? 'report' : 'verification' }) as RequestLine

test('what was let through is seen, and reports are believed where they count', () => {
  for (const chosen of ['verification', 'report'] as const) {
    expect(isSeen(line('valid'), chosen)).toBe(true)
    for (const refused of ['network_not_allowed', 'missing_scope', 'superseded', 'rate_limited', 'unknown']) {
      expect(isSeen(line(refused), chosen)).toBe(false)
    }
    for (const status of [200, 304]) expect(isSeen(line('reported', status), chosen)).toBe(chosen === 'report')
    for (const status of [401, 403, 404, 429, 500, 503, null]) {
      expect(isSeen(line('reported', status), chosen)).toBe(false)
    }
  }
})

const networksOf = async (keyId: string) => {
  const rows = await asOwner<{ value: string; requests: number }>(
    database.url,
    `select value, requests::int from sightings where key_id = $1 and dimension = 'prefix' order by value`,
    [keyId],
  )
  return rows.map(row => [row.value, row.requests])
}

test('no refusal makes a network a known one, and no report of a service that counts by verification', async () => {
  const tide = await makeService('Tidewater', 'payments', new Date(now.getTime() - 3_600_000))
  const { key, organizationId, service } = tide
  const verified = (outcome: string, ip: string, seconds: number) =>
    recordVerification({
      ...{ organizationId, keyId: key.id, secretId: key.secretId, serviceId: service.id, environment: 'production' },
      ...{ outcome, time: new Date(ago(seconds)), method: 'GET', path: '/', ip, userAgent: null, origin: null },
    })
  await verified('valid', '192.0.2.1', 600)
  await verified('network_not_allowed', '203.0.113.1', 600)
  await flushVerificationLines()
  expect(await networksOf(key.id)).toEqual([['192.0.2.0/24', 1]])

  must(await setLogSource(tide.lead, { service: 'payments', source: 'verification' }, new Date(ago(500))))
  const told = (ip: string, status: number | undefined, seconds: number) =>
    report(tide.owner, [{ keyId: key.id, time: ago(seconds), status, ip }])
  await told('203.0.113.1', 200, 400)
  expect(await networksOf(key.id)).toEqual([['192.0.2.0/24', 1]])

  must(await setLogSource(tide.lead, { service: 'payments', source: 'report' }, new Date(ago(300))))
  await told('203.0.113.1', 403, 60)
  await told('203.0.113.1', undefined, 60)
  await told('203.0.113.1', 200, 400) // of before reports counted
  await told('198.51.100.1', 200, 60)
  await verified('valid', '192.0.2.1', 60) // seen again, and counted by its report alone
  await flushVerificationLines()
  expect(await networksOf(key.id)).toEqual([
    ['192.0.2.0/24', 1],
    ['198.51.100.0/24', 1],
  ])
})

test('a key that is let through from everywhere fills no table', async () => {
  const tide = await makeService('Scanned')
  const from = (first: number, count: number, at = now) =>
    report(
      tide.owner,
      Array.from({ length: count }, (_, i) => ({
        ...{ keyId: tide.key.id, time: at.toISOString(), status: 200 },
        ip: `20.${Math.floor((first + i) / 256)}.${(first + i) % 256}.1`,
      })),
      at,
    )
  await from(0, 1)
  await from(5_000, sightingsAtMost + 500)
  await from(10_000, 5)
  await from(0, 1)
  const seen = new Map((await networksOf(tide.key.id)) as [string, number][])
  expect([seen.size, seen.get('20.0.0.0/24')]).toEqual([sightingsAtMost, 2])
  await from(10_000, 5, new Date(now.getTime() + 86_400_000))
  expect(await networksOf(tide.key.id)).toHaveLength(sightingsAtMost + 5)
})
