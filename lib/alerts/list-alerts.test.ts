import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import type { Actor } from '#lib/access/actor.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { makeKey, makeService, tokenOf } from '#lib/usage/usage.fixture.ts'
import { someAlert } from './alerts.fixture.ts'
import { getAlert } from './get-alert.ts'
import { type AlertId, listAlertsInput } from './input.ts'
import { countOpenAlerts, countWaitingAlerts, listAlerts } from './list-alerts.ts'

useTestDatabase()

const now = new Date('2026-11-22T09:00:00Z')
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)

let acme: Awaited<ReturnType<typeof makeService>>
let stranger: Awaited<ReturnType<typeof makeService>>
/** id → what the test calls it */
const names = new Map<string, string>()

beforeAll(async () => {
  acme = await makeService('Acme', 'payments', now)
  stranger = await makeService('Globex', 'payments', now)
  const fleet = must(
    await createService(acme.owner, { slug: 'fleet', name: 'Fleet', prefix: 'fleet', team: 'logistics' }, now),
  )
  const keyId = (await makeKey(acme.owner, 'payments', 'Second', now)).id
  const [payments, logistics] = [
    { ...acme, serviceId: acme.service.id },
    { ...acme, serviceId: fleet.id },
  ]
  const make = async (name: string, ...[about, alert, at]: Parameters<typeof someAlert>) =>
    names.set(await someAlert(about, { detector: name, ...alert }, at), name)
  await make('old low', payments, { severity: 'low' }, ago(50))
  await make('old high', { ...payments, keyId }, { severity: 'high', status: 'acknowledged' }, ago(40))
  await make('new high', payments, { severity: 'high', environment: 'staging' }, ago(30))
  await make('critical', logistics, { severity: 'critical' }, ago(60))
  // Closed ones come last, however bad they were, the latest closed first.
  await make('resolved', payments, { severity: 'critical', status: 'resolved', closedAt: ago(5) }, ago(70))
  await make('normal', payments, { severity: 'low', status: 'normal', closedAt: ago(4) }, ago(80))
  await make('foreign', { ...stranger, serviceId: stranger.service.id }, { severity: 'high' }, ago(1))
})

const inOrder = ['critical', 'new high', 'old high', 'old low', 'normal', 'resolved']
const namesOf = (items: { id: string }[]) => items.map(({ id }) => names.get(id))
const list = async (actor: Actor, input: Record<string, unknown> = {}) =>
  namesOf((await listAlerts(actor, listAlertsInput.parse(input), now)).items)

describe('an actor sees the alerts of', () => {
  const counts = { low: 0, medium: 0, high: 0, critical: 0 }
  const payments = inOrder.filter(name => name !== 'critical')

  test.each([
    ['owner', inOrder, { ...counts, low: 1, high: 2, critical: 1 }],
    ['security', inOrder, { ...counts, low: 1, high: 2, critical: 1 }],
    ['lead', payments, { ...counts, low: 1, high: 2 }],
    ['developer', payments, { ...counts, low: 1, high: 2 }],
    ['outsider', ['critical'], { ...counts, critical: 1 }],
  ] as const)('%s: what is theirs, and no more', async (who, expected, open) => {
    expect(await list(acme[who])).toEqual(expected)
    expect(await countOpenAlerts(acme[who])).toEqual(open)
    for (const [id, name] of names)
      expect((await getAlert(acme[who], id as AlertId, now)) !== null, name).toBe(expected.includes(name as never))
  })

  test('a token: its scope, its service, its environment', async () => {
    const read = ['alerts:read'] as const
    const { id: serviceId } = acme.service
    expect(await list(tokenOf(acme.owner, {}, ['alerts:write']))).toEqual([])
    expect(await list(tokenOf(acme.owner, { serviceId }, [...read]))).toEqual(payments)
    expect(await list(tokenOf(acme.owner, { serviceId, environment: 'staging' }, [...read]))).toEqual(['new high'])
    expect(await list(tokenOf(acme.outsider, { serviceId }, [...read]))).toEqual([])
  })
})

test.each([
  [{ status: 'unclosed' }, inOrder.slice(0, 4)],
  [{ status: 'closed' }, inOrder.slice(4)],
  [{ status: 'open' }, ['critical', 'new high', 'old low']],
  [{ status: 'acknowledged' }, ['old high']],
  [{ severity: 'high' }, ['new high', 'old high']],
  [{ status: 'normal', severity: 'high' }, []],
])('filtered by %j', async (input, expected) => expect(await list(acme.owner, input)).toEqual(expected))

test('what is snoozed asks for nobody until it is back, and what somebody looks at is not urgent', async () => {
  expect(await countWaitingAlerts(acme.owner, now)).toEqual({ waiting: 4, urgent: 2 })
  expect(await countWaitingAlerts(acme.lead, now)).toEqual({ waiting: 3, urgent: 1 })
  const other = await makeService('Initech', 'payments', now)
  const of = { ...other, serviceId: other.service.id }
  const snoozed = { severity: 'critical', snoozedUntil: ago(-60) } as const
  await someAlert(of, snoozed, ago(2))
  await someAlert(of, { ...snoozed, detector: 'fan_out', status: 'acknowledged' }, ago(1))
  expect(await countWaitingAlerts(other.owner, now)).toEqual({ waiting: 0, urgent: 0 })
  expect(await countWaitingAlerts(other.owner, ago(-60))).toEqual({ waiting: 2, urgent: 1 })
})

test('of one key', async () => {
  const [item] = (await listAlerts(acme.owner, listAlertsInput.parse({ status: 'acknowledged' }), now)).items
  expect(item?.key?.name).toBe('Second')
  expect(await list(acme.owner, { key: item?.key?.id })).toEqual(['old high'])
})

describe('pages', () => {
  const walk = async (limit: number) => {
    const found = []
    let cursor: string | undefined
    do {
      const page = await listAlerts(acme.owner, listAlertsInput.parse({ limit, cursor }), now)
      found.push(namesOf(page.items))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    return found
  }

  test.each([1, 2, 4, 6])('of %i lead on without a gap or a repetition', async limit => {
    const pages = await walk(limit)
    expect(pages.flat()).toEqual(inOrder)
    expect(pages).toHaveLength(Math.ceil(inOrder.length / limit))
  })

  test('an unreadable cursor starts from the top', async () => {
    for (const cursor of ['nope', Buffer.from('[1]').toString('base64url')])
      expect(await list(acme.owner, { cursor })).toEqual(inOrder)
  })
})
