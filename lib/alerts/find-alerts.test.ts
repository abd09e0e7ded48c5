import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { ago, makeService, now } from '#lib/usage/usage.fixture.ts'
import { someAlert } from './alerts.fixture.ts'
import { findAlerts } from './find-alerts.ts'

useTestDatabase()

let tide: Awaited<ReturnType<typeof makeService>>
let stranger: Awaited<ReturnType<typeof makeService>>
beforeAll(async () => {
  tide = await makeService('Tidewater')
  stranger = await makeService('Globex')
  const of = { organizationId: tide.organizationId, serviceId: tide.service.id, keyId: tide.key.id }
  const at = (seconds: number) => new Date(ago(seconds))
  await someAlert(of, { summary: 'was closed', detector: 'fan_out', status: 'resolved', closedAt: now }, at(10))
  await someAlert(of, { summary: 'is open' }, at(100))
  await someAlert({ ...of, keyId: null }, { summary: 'payments is asked for 100 %', detector: 'unknown_keys' }, at(50))
})

const found = async (actor: Parameters<typeof findAlerts>[0], text: string) =>
  (await findAlerts(actor, text)).map(({ summary }) => summary)

test('alerts are found by their key, and by what they say; those that are open come first', async () => {
  expect(await found(tide.developer, 'LING')).toEqual(['is open', 'was closed'])
  expect(await found(tide.developer, '100 %')).toEqual(['payments is asked for 100 %'])
  expect(await found(tide.developer, 'is%op')).toEqual([])
})

test('by nobody of another team or organization', async () => {
  expect(await found(tide.outsider, 'is')).toEqual([])
  expect(await found(stranger.owner, 'is')).toEqual([])
})
