import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { updateSensitiveRoutes } from '#lib/services/update-sensitive-routes.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { makeKey, makeService, now, report } from '#lib/usage/usage.fixture.ts'
import { resolveAlert } from './act-on-alert.ts'
import { alertIdInput } from './input.ts'
import { judgeCues } from './judge-cues.ts'
import { listAlerts } from './list-alerts.ts'

useTestDatabase()
afterAll(closeIngest)

const hourMs = 3_600_000
const at = (ms: number) => new Date(now.getTime() - ms)
const [germany, sweden] = ['5.9.10.20', '130.242.1.2']
let acme: Awaited<ReturnType<typeof makeService>>

beforeAll(async () => {
  acme = await makeService('Acme', 'payments', at(700 * hourMs))
  must(await updateSensitiveRoutes(acme.owner, { service: 'payments', sensitiveRoutes: ['POST /v1/payouts'] }))
})

/** A key that has worked at home for weeks, and what is done with it. */
async function quietKey() {
  const { id: keyId } = await makeKey(acme.owner, 'payments', 'Billing job', at(700 * hourMs))
  const come = async (msAgo: number, more: object = {}) => {
    const line = {
      keyId,
      status: 200,
      method: 'GET',
      path: '/v1/charges',
      ip: germany,
      userAgent: 'billing/5',
      ...more,
    }
    const times = Array.from({ length: 4 }, (_, i) => at(msAgo - i * 1000).toISOString())
    await report(
      acme.owner,
      times.map(time => ({ ...line, time })),
    )
    while ((await judgeCues({ kind: 'system', organizationId: acme.organizationId, name: 'clock' }, now)) > 0);
    const { items } = await listAlerts(acme.owner, { limit: 100, key: keyId, status: 'unclosed' }, now)
    return items.map(({ id, detector, summary }) => ({ alertId: alertIdInput.parse(id), detector, summary }))
  }
  for (let day = 20; day > 1; day--) await come(day * 24 * hourMs)
  return come
}

test.each([
  ['new_place', { ip: sweden }],
  ['sensitive_route', { method: 'POST', path: '/V1//payouts' }],
])('%s: what was resolved is news when it comes again', async (detector, theft) => {
  const come = await quietKey()
  const [first, ...others] = await come(3 * hourMs, theft)
  expect([first?.detector, others]).toEqual([detector, []])
  must(await resolveAlert(acme.lead, { alertId: first?.alertId ?? expect.fail() }, at(2 * hourMs)))
  const again = await come(hourMs, theft)
  expect(again).toEqual([{ ...first, alertId: expect.any(String) }])
  expect(again[0]?.alertId).not.toBe(first?.alertId)
})
