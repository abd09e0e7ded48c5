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
