import { afterAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { closeIngest } from './ingest.ts'
import { listKeyClients } from './list-key-clients.ts'
import { ago, makeService, now, report } from './usage.fixture.ts'
import { flushVerificationLines, recordVerification } from './verification-lines.ts'

useTestDatabase()
afterAll(closeIngest)

test('who used it in the day before, and who was refused since; each request once', async () => {
  const tide = await makeService('Tidewater', 'payments', new Date(now.getTime() - 3 * 86_400_000))
  const other = await makeService('Other')
  const keyId = tide.key.id as KeyId
  const verified = (outcome: string, seconds: number, ip = '83.149.9.216') =>
    recordVerification({
      ...{ organizationId: tide.organizationId, serviceId: tide.service.id, environment: 'production', keyId },
      ...{ secretId: tide.key.secretId, method: 'GET', path: '/', ip, userAgent: 'curl/8.1', origin: null },
      ...{ outcome, time: new Date(ago(seconds)) },
    } as Parameters<typeof recordVerification>[0])
  await verified('valid', 7200)
  await verified('valid', 7100)
  await verified('valid', 7000, '192.0.2.7')
  await verified('valid', 26 * 3600) // longer ago than a day before
  await verified('network_not_allowed', 7050) // refused before it was found out: not a use
  await verified('revoked', 60)
  await flushVerificationLines()
  const at = new Date(ago(3600))
  const found = await listKeyClients(tide.security, { keyId, at }, now)
  expect(found).toMatchObject({ accepted: 3, refused: 1, addresses: 2, networks: 2, countries: 1 })
  expect(found?.clients).toEqual([
    {
      ...{ ip: '83.149.9.216', network: '83.149.9.0/24', country: 'RU', client: 'curl' },
      ...{ accepted: 2, refused: 1, last: new Date(ago(60)) },
    },
    {
      ...{ ip: '192.0.2.7', network: '192.0.2.0/24', country: null, client: 'curl' },
      ...{ accepted: 1, refused: 0, last: new Date(ago(7000)) },
    },
  ])
  // A gateway that begins to report decides from then on: of the same request once, and of none before.
  await verified('valid', 600)
  await flushVerificationLines()
  await report(tide.owner, [{ key: tide.key.key, status: 200, time: ago(600), ip: '83.149.9.216' }])
  await report(tide.owner, [{ key: tide.key.key, status: 200, time: ago(7200), ip: '83.149.9.216' }])
  expect((await listKeyClients(tide.security, { keyId, at }, now))?.accepted).toBe(3)
  expect((await listKeyClients(tide.security, { keyId, at: now }, now))?.accepted).toBe(4)
  for (const actor of [tide.outsider, other.owner]) expect(await listKeyClients(actor, { keyId, at }, now)).toBeNull()
})
