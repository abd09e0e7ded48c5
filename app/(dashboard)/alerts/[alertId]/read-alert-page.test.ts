import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { acknowledgeAlert } from '#lib/alerts/act-on-alert.ts'
import { someAlert } from '#lib/alerts/alerts.fixture.ts'
import { must } from '#lib/result.ts'
import { makeService, now } from '#lib/usage/usage.fixture.ts'
import { readAlertPage } from './read-alert-page.ts'

useTestDatabase()

test('who did something is told by name, or by role to whom the name is not shown', async () => {
  const tide = await makeService('Tidewater')
  const alertId = await someAlert({ ...tide, serviceId: tide.service.id }, {}, now)
  for (const who of [tide.security, tide.owner, tide.lead])
    must(await acknowledgeAlert(who, { alertId, note: 'I look' }, now))
  const told = async (actor: MemberActor) => {
    const page = await readAlertPage(actor, alertId, now)
    return new Set(page?.alert.events.map(event => page.nameOf(event.actor)))
  }
  const names = [tide.security, tide.owner, tide.lead].map(({ name }) => name)
  expect(await told(tide.owner)).toEqual(new Set(names))
  expect(await told(tide.developer)).toEqual(new Set(['Security', 'An owner', tide.lead.name]))
})

test('a volume comes with what was expected around what was found last, and with the requests of the same stretches', async () => {
  const harbour = await makeService('Harbour', 'ferries')
  const quarters = Array.from({ length: 48 }, () => 10)
  const from = (hours: number) => new Date(now.getTime() - (now.getTime() % 900_000) - hours * 3_600_000)
  const bandFrom = (hours: number) => ({ from: from(hours).toISOString(), minutes: 15, low: quarters, high: quarters })
  const found = (value: string, hours: number) => ({
    ...{ subject: 'volume', value, expected: '10 to 10 requests', seen: '99 requests' },
    ...{ first: from(hours), last: from(hours), band: bandFrom(hours + 6) },
  })
  const volume = { detector: 'volume_spike', signals: [found('1024', 1), found('512', 3)] }
  const about = { ...harbour, serviceId: harbour.service.id }
  for (const keyId of [harbour.key.id, null]) {
    const alertId = await someAlert({ ...about, keyId }, volume, from(3))
    const page = await readAlertPage(harbour.security, alertId, now)
    expect(page?.alert.band?.from).toBe(from(7).toISOString())
    expect(page?.alert.signals.map(signal => Object.hasOwn(signal, 'band'))).toEqual([false, false])
    const starts = page?.usage?.buckets.map(bucket => Date.parse(bucket.start)) ?? []
    expect(starts.slice(0, 2)).toEqual([from(7).getTime(), from(7).getTime() + 900_000])
    expect(starts.at(-1)).toBeLessThanOrEqual(now.getTime())
  }
})
