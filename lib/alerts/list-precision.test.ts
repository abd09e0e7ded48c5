import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { makeService, now } from '#lib/usage/usage.fixture.ts'
import { acknowledgeAlert, markAlertNormal, resolveAlert } from './act-on-alert.ts'
import { someAlert } from './alerts.fixture.ts'
import type { AlertStatus } from './input.ts'
import { listPrecision } from './list-precision.ts'

useTestDatabase()

const dayMs = 86_400_000
let tide: Awaited<ReturnType<typeof makeService>>
let freightId = ''

/** An alert of so many days ago, as somebody left it. */
async function told(detector: string, status: AlertStatus, daysAgo: number, serviceId = tide.service.id) {
  const at = new Date(now.getTime() - daysAgo * dayMs)
  const alertId = await someAlert({ organizationId: tide.organizationId, serviceId }, { detector }, at)
  const acts = { open: null, acknowledged: acknowledgeAlert, resolved: resolveAlert, normal: markAlertNormal }
  const act = acts[status]
  if (act) must(await act(tide.owner, { alertId }, now))
  return alertId
}

beforeAll(async () => {
  tide = await makeService('Tidewater')
  const freight = { slug: 'freight', name: 'Freight', prefix: 'freight', team: 'logistics' }
  freightId = must(await createService(tide.owner, freight)).id
  for (const [detector, status, daysAgo] of [
    ...([
      ['new_place', 'resolved', 1],
      ['new_place', 'resolved', 27],
      ['new_place', 'normal', 3],
    ] as const),
    ...([
      ['new_place', 'acknowledged', 3],
      ['unknown_keys', 'open', 2],
      ['fan_out', 'normal', 40],
    ] as const),
  ]) {
    await told(detector, status, daysAgo)
  }
  await told('new_place', 'normal', 5, freightId)
})

const shown = async (actor: Parameters<typeof listPrecision>[0], input: Parameters<typeof listPrecision>[1]) =>
  (await listPrecision(actor, input, now)).map(each => [each.detector, each.right, each.wrong, each.unjudged])

test('resolved was right, normal was wrong, and what is open is not judged; what told most comes first', async () => {
  expect(await shown(tide.owner, { days: 28 })).toEqual([
    ['new_place', 2, 2, 1],
    ['unknown_keys', 0, 0, 1],
  ])
  expect(await shown(tide.owner, { days: 90 })).toContainEqual(['fan_out', 0, 1, 0])
})

test('of one service alone, and of no team that is not one’s own', async () => {
  expect(await shown(tide.owner, { days: 28, service: 'freight' })).toEqual([['new_place', 0, 1, 0]])
  expect(await shown(tide.developer, { days: 28 })).toContainEqual(['new_place', 2, 1, 1])
  expect(await shown(tide.developer, { days: 28, service: 'freight' })).toEqual([])
  const other = await makeService('Elsewhere')
  expect(await shown(other.owner, { days: 90 })).toEqual([])
})
