import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { listSecretRequests } from './list-secret-requests.ts'
import { ago, makeKey, makeService, now, report } from './usage.fixture.ts'

useTestDatabase()

test('how often each secret was used in a day, for whoever may see its key', async () => {
  const tide = await makeService('Tidewater')
  const harbor = await makeService('Harbor')
  const other = await makeKey(tide.owner, 'payments', 'Other')
  const line = (key: string, seconds: number) => ({ key, status: 200, time: ago(seconds) })
  await report(tide.owner, [
    line(tide.key.key, 60),
    line(tide.key.key, 7200),
    line(other.key, 60),
    line(tide.key.key, 25 * 3600),
  ])
  const ids = [tide.key.id]
  expect([...(await listSecretRequests(tide.developer, ids, now))]).toEqual([[tide.key.secretId, 2]])
  expect((await listSecretRequests(tide.security, [...ids, other.id], now)).size).toBe(2)
  for (const actor of [tide.outsider, harbor.owner]) expect((await listSecretRequests(actor, ids, now)).size).toBe(0)
})
