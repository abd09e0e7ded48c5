import { afterAll, expect, test } from 'vitest'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { must } from '#lib/result.ts'
import { retireOldSecret } from '#lib/rotation/retire-old-secret.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { makeService, now, report } from '#lib/usage/usage.fixture.ts'
import { loadKey } from './load-key-past.ts'
import { someCue } from './past.fixture.ts'

useTestDatabase()
afterAll(closeIngest)

const hourMs = 3_600_000
const hour = Math.floor(now.getTime() / hourMs) * hourMs - 2 * hourMs
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * hourMs)

test('what a dead secret is refused is no error of the key, whose live one is looked at', async () => {
  const { owner, key, service } = await makeService('Tidewater', 'payments', hoursAgo(30 * 24))
  const keyId = keyIdInput.parse(key.id)
  const asked = (count: number, secretId: string, status: number) =>
    report(
      owner,
      Array.from({ length: count }, (_, i) => ({
        ...{ keyId, secretId, status, method: 'GET', path: `/v1/charges/${i}` },
        time: new Date(hour + i * 1_000).toISOString(),
      })),
    )
  const errorHour = () =>
    withTenant({ organizationId: owner.organizationId }, async tx => {
      const loaded = await loadKey(tx, keyId, [
        someCue('errors', { keyId, serviceId: service.id, first: hour, last: hour + hourMs }),
      ])
      return loaded?.past.errorHours.get(hour)
    })
  await asked(40, key.secretId, 404)
  expect(await errorHour()).toMatchObject({ requests: 40, clientErrors: 40, missedPaths: 40 })
  const { secretId } = must(await rotateKey(owner, { keyId }, hoursAgo(48)))
  must(await retireOldSecret(owner, { keyId }, hoursAgo(24)))
  await asked(9, secretId, 403)
  expect(await errorHour()).toMatchObject({ requests: 9, clientErrors: 9, missedPaths: 9 })
})

test.each(['refused', 'let_through'] as const)('how a secret ended is known where it was %s', async kind => {
  const { owner, key, service } = await makeService(`Ended ${kind}`, 'payments', hoursAgo(30 * 24))
  const keyId = keyIdInput.parse(key.id)
  must(await rotateKey(owner, { keyId }, hoursAgo(48)))
  must(await retireOldSecret(owner, { keyId }, hoursAgo(24)))
  const loaded = await withTenant({ organizationId: owner.organizationId }, tx =>
    loadKey(tx, keyId, [someCue(kind, { keyId, serviceId: service.id, secretId: key.secretId })]),
  )
  expect(loaded?.past.deadSecrets.get(key.secretId)).toMatchObject({ endReason: 'superseded' })
})
