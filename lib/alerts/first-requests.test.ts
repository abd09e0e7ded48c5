import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { updateSensitiveRoutes } from '#lib/services/update-sensitive-routes.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { ago, makeService, now, report } from '#lib/usage/usage.fixture.ts'
import { someAlert } from './alerts.fixture.ts'
import { getAlert } from './get-alert.ts'

useTestDatabase()
afterAll(closeIngest)

let tide: Awaited<ReturnType<typeof makeService>>
const home = { status: 200, method: 'GET', path: '/v1/charges', ip: '5.9.10.20', userAgent: 'billing/5' }
const thief = { ...home, ip: '139.162.1.1' }
const window = { first: new Date(ago(600)), last: now }

beforeAll(async () => {
  tide = await makeService('Tidewater')
  must(
    await updateSensitiveRoutes(tide.owner, { service: 'payments', sensitiveRoutes: ['POST /v1/payouts', '/admin'] }),
  )
  const lines = [
    ...Array.from({ length: 20 }, (_, i) => ({ ...home, time: ago(590 - i) })),
    { ...home, path: '/admin', time: ago(565) },
    ...Array.from({ length: 20 }, (_, i) => ({ ...thief, path: '/v1/stolen', time: ago(560 - i) })),
    { ...home, userAgent: 'undici/7', path: '/v1/updated', time: ago(500) },
    ...Array.from({ length: 20 }, (_, i) => ({ ...home, time: ago(490 - i) })),
    { ...home, method: 'POST', path: '/V1//payouts', time: ago(400) },
  ]
  await report(
    tide.owner,
    lines.map(line => ({ ...line, keyId: tide.key.id })),
  )
})

async function pathsOf(signals: Parameters<typeof someAlert>[1]['signals'], closedAt?: Date) {
  const { organizationId, service, key } = tide
  const spread = { openedAt: window.first, lastSignalAt: now, closedAt }
  const about = { organizationId, serviceId: service.id, keyId: key.id }
  const alertId = await someAlert(about, { ...spread, signals: signals?.map(each => ({ ...window, ...each })) }, now)
  return (await getAlert(tide.owner, alertId, now))?.first.map(({ path }) => path)
}

test('the first requests of an alert are those of its findings, of each its own, by time', async () => {
  const client = { subject: 'client', value: 'undici' }
  const country = { subject: 'country', value: 'SG' }
  const sensitive = { subject: 'sensitive', value: 'POST /v1/payouts' }
  const stolen = (n: number) => Array(n).fill('/v1/stolen')
  expect(await pathsOf([client, country, sensitive], now)).toEqual([...stolen(6), '/v1/updated', '/V1//payouts'])
  expect(await pathsOf([country, sensitive], now)).toEqual([...stolen(7), '/V1//payouts'])
  expect(await pathsOf([sensitive], now)).toEqual(['/V1//payouts'])
})

test('where each address is the finding, one request of each network is shown', async () => {
  expect(await pathsOf([{ subject: 'addresses', value: 'prefixes' }])).toEqual(['/v1/charges', '/v1/stolen'])
})
