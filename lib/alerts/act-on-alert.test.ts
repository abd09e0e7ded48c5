import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { alertEvents, normalValues } from '#db/schema/alerts.ts'
import { members } from '#db/schema/members.ts'
import { sightings } from '#db/schema/usage.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { actionsOn } from '#lib/members/people.fixture.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { addPerson } from '#lib/services/services.fixture.ts'
import { asOwner, makeKey, makeService, tokenOf } from '#lib/usage/usage.fixture.ts'
import {
  acknowledgeAlert,
  assignAlert,
  commentAlert,
  markAlertNormal,
  resolveAlert,
  snoozeAlert,
} from './act-on-alert.ts'
import { someAlert } from './alerts.fixture.ts'
import { getAlert } from './get-alert.ts'
import { type AlertId, snoozeAtMostDays } from './input.ts'

const database = useTestDatabase()
const now = new Date('2026-11-22T09:00:00Z')
const dayMs = 86_400_000
const inDays = (days: number) => new Date(now.getTime() + days * dayMs)
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000)

let acme: Awaited<ReturnType<typeof makeService>>
let stranger: Awaited<ReturnType<typeof makeService>>
let keyId: string
let alertId: AlertId

beforeAll(async () => {
  acme = await makeService('Acme', 'payments', now)
  stranger = await makeService('Globex', 'payments', now)
})
beforeEach(async () => {
  keyId = (await makeKey(acme.owner, 'payments', 'Billing job', now)).id
  alertId = await someAlert({ ...acme, serviceId: acme.service.id, keyId }, {}, minutesAgo(10))
})

const read = async () => (await getAlert(acme.owner, alertId, now)) ?? expect.fail('no such alert')
const eventsOf = () => withTenant(acme, tx => tx.select().from(alertEvents).where(eq(alertEvents.alertId, alertId)))
const refusal = (reason: string) => ({ ok: false, error: { reason } })

/** Each act with what it needs. */
const acts = {
  acknowledge: (actor = acme.owner) => acknowledgeAlert(actor, { alertId }, now),
  resolve: (actor = acme.owner) => resolveAlert(actor, { alertId }, now),
  markNormal: (actor = acme.owner) => markAlertNormal(actor, { alertId }, now),
  snooze: (actor = acme.owner) => snoozeAlert(actor, { alertId, until: inDays(1).toISOString() }, now),
  assign: (actor = acme.owner) => assignAlert(actor, { alertId, memberId: null }, now),
  comment: (actor = acme.owner) => commentAlert(actor, { alertId, note: 'hm' }, now),
}

describe('acknowledged', () => {
  test('it says so, to people and to the ledger', async () => {
    const alert = must(await acknowledgeAlert(acme.developer, { alertId, note: 'I look' }, now))
    expect(alert).toMatchObject({ id: alertId, status: 'acknowledged', closedAt: null })
    const actor = `member:${acme.developer.memberId}`
    expect((await read()).events).toEqual([{ act: 'acknowledged', actor, note: 'I look', until: null, at: now }])
    expect(await actionsOn(acme, alertId)).toEqual(['alert.acknowledged'])
  })

  test('twice, it is once, unless there is more to say', async () => {
    must(await acknowledgeAlert(acme.developer, { alertId }, now))
    expect(must(await acknowledgeAlert(acme.developer, { alertId }, now)).status).toBe('acknowledged')
    expect(await actionsOn(acme, alertId)).toEqual(['alert.acknowledged'])
    must(await acknowledgeAlert(acme.lead, { alertId, note: 'I do, too' }, now))
    expect((await eventsOf()).map(event => event.note)).toEqual([null, 'I do, too'])
  })
})

describe('resolved', () => {
  const see = (dimension: string, value: string, first: Date, of = keyId) =>
    asOwner(
      database.url,
      `insert into sightings (organization_id, key_id, dimension, value, first_seen_at, last_seen_at, requests)
       values ($1, $2, $3, $4, $5, $5, 9)`,
      [acme.organizationId, of, dimension, value, first.toISOString()],
    )
  const seen = async (of = keyId) => {
    const rows = await withTenant(acme, tx => tx.select().from(sightings).where(eq(sightings.keyId, of)))
    return rows.map(({ dimension, value }) => `${dimension} ${value}`).sort()
  }

  test('it is closed, its snooze ends, and the ledger has it', async () => {
    must(await acts.snooze())
    const alert = must(await resolveAlert(acme.lead, { alertId, note: 'was a thief' }, now))
    expect(alert).toMatchObject({ status: 'resolved', closedAt: now, snoozedUntil: null })
    expect(await actionsOn(acme, alertId)).toEqual(['alert.snoozed', 'alert.resolved'])
  })

  test('what it saw, and from where, is forgotten of this key, and nothing else', async () => {
    const other = (await makeKey(acme.owner, 'payments', 'Other', now)).id
    alertId = await someAlert({ ...acme, serviceId: acme.service.id, keyId }, { detector: 'fan_out' }, minutesAgo(100))
    await see('country', 'SG', minutesAgo(100))
    await see('country', 'SG', minutesAgo(100), other)
    await see('country', 'DE', minutesAgo(50_000))
    await see('prefix', '198.51.100.0/24', minutesAgo(50_000))
    await see('prefix', '203.0.113.0/24', minutesAgo(125))
    await see('network', '64500', minutesAgo(75))
    await see('client', 'curl', minutesAgo(65))
    await see('route', '7', minutesAgo(100))
    must(await acts.resolve())
    expect(await seen()).toEqual(['client curl', 'country DE', 'prefix 198.51.100.0/24', 'route 7'])
    expect(await seen(other)).toEqual(['country SG'])
  })
})

describe('marked normal', () => {
  test('its values are normal of the key for 28 days, and it is closed', async () => {
    const signals = [{}, { subject: 'network', value: '64500' }]
    const found = { detector: 'fan_out', signals }
    alertId = await someAlert({ ...acme, serviceId: acme.service.id, keyId }, found, now)
    expect(must(await acts.markNormal(acme.security))).toMatchObject({ status: 'normal', closedAt: now })
    const rows = await normalOf(keyId)
    const whose = { organizationId: acme.organizationId, ownerId: keyId, detector: 'fan_out', until: inDays(28) }
    const actor = `member:${acme.security.memberId}`
    expect(rows).toEqual([
      { ...whose, subject: 'country', value: 'SG', actor },
      { ...whose, subject: 'network', value: '64500', actor },
    ])
    expect(await actionsOn(acme, alertId)).toEqual(['alert.marked_normal'])
  })

  test('again, the 28 days begin anew', async () => {
    must(await acts.markNormal())
    alertId = await someAlert({ ...acme, serviceId: acme.service.id, keyId }, {}, now)
    must(await markAlertNormal(acme.lead, { alertId }, inDays(5)))
    expect((await normalOf(keyId)).map(row => row.until)).toEqual([inDays(33)])
  })

  test('of a key that nobody knows, it is of the service', async () => {
    alertId = await someAlert({ ...acme, serviceId: acme.service.id }, { detector: 'unknown_keys' }, now)
    must(await acts.markNormal())
    expect(await normalOf(acme.service.id)).toHaveLength(1)
  })

  const normalOf = (ownerId: string) =>
    withTenant(acme, tx =>
      tx.select().from(normalValues).where(eq(normalValues.ownerId, ownerId)).orderBy(normalValues.subject),
    )
})

test.each([
  ['now', 0, false],
  ['in the past', -1, false],
  ['a moment from now', 0.0001, true],
  ['for all of the 7 days', snoozeAtMostDays, true],
  ['for longer', snoozeAtMostDays + 0.0001, false],
])('snoozed until %s', async (_until, days, isFine) => {
  const snoozed = await snoozeAlert(acme.lead, { alertId, until: inDays(days).toISOString() }, now)
  expect(snoozed).toEqual(isFine ? expect.objectContaining({ ok: true }) : refusal('snooze_out_of_range'))
  expect((await read()).snoozedUntil).toEqual(isFine ? inDays(days) : null)
  expect(await actionsOn(acme, alertId)).toEqual(isFine ? ['alert.snoozed'] : [])
})

test('it is given to whoever may see it, and to nobody else', async () => {
  const assign = (memberId: string | null) => assignAlert(acme.developer, { alertId, memberId }, now)
  const left = await addPerson(acme.organizationId, 'left', 'security')
  await withTenant(acme, tx => tx.update(members).set({ status: 'left' }).where(eq(members.id, left.memberId)))
  for (const nobody of [acme.outsider, left, stranger.owner])
    expect(await assign(nobody.memberId)).toEqual(refusal('assignee_not_found'))
  for (const { memberId, name } of [acme.developer, acme.security, acme.owner])
    expect(must(await assign(memberId)).assignee).toEqual({ memberId, name })
  expect(must(await assign(null)).assignee).toBeNull()
  expect((await eventsOf()).map(event => event.note)).toEqual(['developer', 'security', 'owner', 'nobody'])
})

test('once closed it stays as it is; what is to be said of it can be', async () => {
  must(await acts.resolve())
  const before = await read()
  for (const name of ['acknowledge', 'resolve', 'markNormal', 'snooze', 'assign'] as const)
    expect(await acts[name](), name).toEqual(refusal('alert_closed'))
  expect(await read()).toEqual(before)
  must(await commentAlert(acme.developer, { alertId, note: 'see the report' }, now))
  expect((await read()).events.map(event => event.act)).toEqual(['resolved', 'commented'])
})

test('of those who close it at once, one does', async () => {
  const all = await Promise.all(Array.from({ length: 6 }, (_, i) => (i % 2 ? acts.resolve() : acts.markNormal())))
  expect(all.filter(each => each.ok)).toHaveLength(1)
  expect(all.filter(each => !each.ok)).toEqual(Array(5).fill(refusal('alert_closed')))
  expect(await eventsOf()).toHaveLength(1)
})

describe('who may', () => {
  const allowed = async (actor: typeof acme.owner | ReturnType<typeof tokenOf>) => {
    const done: string[] = []
    for (const name of ['comment', 'assign', 'acknowledge', 'snooze', 'markNormal'] as const) {
      const acted = await acts[name](actor as typeof acme.owner)
      if (acted.ok) done.push(name)
      else expect(acted).toEqual(refusal('not_found'))
    }
    return done
  }
  const all = ['comment', 'assign', 'acknowledge', 'snooze', 'markNormal']

  test('a lead all of it, a developer what keeps nothing quiet', async () => {
    expect(await allowed(acme.developer)).toEqual(['comment', 'assign', 'acknowledge'])
    expect(await acts.resolve(acme.developer)).toEqual(refusal('not_found'))
    expect(await allowed(acme.lead)).toEqual(all)
  })

  test('nobody of another team or organization', async () => {
    expect(await allowed(acme.outsider)).toEqual([])
    expect(await allowed(stranger.owner)).toEqual([])
    expect(await eventsOf()).toEqual([])
  })

  test('a token within its scope, its service and its environment', async () => {
    const { owner, service } = acme
    const { id } = must(
      await createService(owner, { slug: 'other', name: 'Other', prefix: 'other', team: 'payments' }, now),
    )
    expect(await allowed(tokenOf(owner, {}, ['alerts:read']))).toEqual([])
    expect(await allowed(tokenOf(owner, { serviceId: id }, ['alerts:write']))).toEqual([])
    expect(await allowed(tokenOf(owner, { environment: 'staging' }, ['alerts:write']))).toEqual([])
    expect(await allowed(tokenOf(acme.developer, {}, ['alerts:write']))).toEqual(all.slice(0, 3))
    const bound = { serviceId: service.id, environment: 'production' } as const
    expect(await allowed(tokenOf(owner, bound, ['alerts:write']))).toEqual(all)
  })
})
