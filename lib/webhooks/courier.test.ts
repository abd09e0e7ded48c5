import { setTimeout as pause } from 'node:timers/promises'
import { count, isNotNull } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { webhookAttempts, webhookDeliveries } from '#db/schema/webhooks.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { someOrganization } from '#lib/members/people.fixture.ts'
import { createCourier } from './courier.ts'
import { exchange } from './exchange.ts'
import { listDue } from './list-due.ts'
import { places } from './places.ts'
import { type Answer, openReceiver, type Receiver } from './receiver.fixture.ts'
import { fillOutbox, someWebhook } from './webhooks.fixture.ts'

useTestDatabase({ webhookNetworks: ['127.0.0.1/32'] })

// Ten thousand messages of two organizations, sent by two workers to receivers that are well, that fail at first, that
// hang, and that redirect. The clock is the test's own, so that a day of tries takes none.

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const start = new Date('2026-11-22T09:00:00Z')
let now = start
const advance = (ms: number) => {
  now = new Date(now.getTime() + ms * 1.2) // the jitter is below a fifth
}

const receivers: Receiver[] = []
async function receiver(answer?: Answer): Promise<Receiver> {
  const made = await openReceiver(answer)
  receivers.push(made)
  return made
}
afterAll(() => Promise.all(receivers.map(each => each.close())))

let home: Awaited<ReturnType<typeof someOrganization>>
let away: typeof home
beforeAll(async () => {
  home = await someOrganization()
  away = await someOrganization()
})

test('of 10,000 messages none is lost, none sent twice, and who hangs delays nobody', {
  timeout: 300_000,
}, async () => {
  const well = await receiver()
  const seen = new Set<string>()
  const slowStart = await receiver(({ id }, response) => {
    response.writeHead(seen.has(id) ? 204 : 503).end()
    seen.add(id)
  })
  let isHanging = true
  const hanging = await receiver((_, response) => {
    if (!isHanging) response.writeHead(204).end()
  })
  const bait = await receiver()
  const redirecting = await receiver((_, response) => response.writeHead(302, { location: bait.url }).end())

  const told = new Map<Receiver, string[]>(receivers.map(each => [each, []]))
  const hangs: string[] = []
  const fill = async (actor: MemberActor, to: Receiver, count: number) => {
    const { webhookId } = await someWebhook(actor, { address: to.url })
    if (to === hanging) hangs.push(webhookId)
    told.get(to)?.push(...(await fillOutbox(actor, { webhookId, count }, now)))
  }
  for (const { owner } of [home, away]) {
    await fill(owner, hanging, 250) // before the others: whoever is asked first must not matter
    await fill(owner, redirecting, 50)
    await fill(owner, slowStart, 500)
    for (let each = 0; each < 3; each++) await fill(owner, well, 1_400)
  }
  const idsOf = (of: Receiver) => told.get(of) ?? []
  expect([...told.values()].flat()).toHaveLength(10_000)

  const send: typeof exchange = message => exchange(message, { limitMs: 10 * minuteMs })
  const couriers = [createCourier({ now: () => now, send }), createCourier({ now: () => now, send })]
  const isQuiet = async () => {
    const due = (await listDue(now, 1)).filter(each => hanging.open.size === 0 || !hangs.includes(each.webhookId))
    return due.length === 0 && (await countHeld([home, away])) === hanging.open.size
  }
  /** Lets both work until nobody but who hangs has anything left to do at this moment. */
  const work = async () => {
    let isDone = false
    const all = couriers.map(async courier => {
      while (!isDone) {
        const freed = courier.whenFreed()
        if ((await courier.pass()) > 0) continue
        isDone ||= await isQuiet()
        await Promise.race([freed, pause(pollMs)])
      }
    })
    await Promise.all(all)
  }

  // While the hanging ones hang, everybody else is served.
  await work()
  expect(countById(well)).toEqual(times(idsOf(well), 1))
  expect(countById(slowStart)).toEqual(times(idsOf(slowStart), 1))
  expect(countById(redirecting)).toEqual(times(idsOf(redirecting), 1))
  expect(hanging.open.size).toBe(2 * couriers.length * places.webhook)
  expect(hanging.received).toHaveLength(hanging.open.size)
  expect(await countStates([home, away])).toEqual({ delivered: 8_400, pending: 1_600 })

  // Who failed at first is asked again, and takes it.
  advance(5_000)
  await work()
  expect(countById(slowStart)).toEqual(times(idsOf(slowStart), 2))
  expect(hanging.received).toHaveLength(hanging.open.size)
  expect(await countStates([home, away])).toEqual({ delivered: 9_400, pending: 600 })

  // Whoever hung and failed has fewer places; and once it is well, it gets what it is due.
  const hung = hanging.received.map(({ id }) => id)
  const former = [...hanging.open]
  for (const response of former) response.destroy()
  await work()
  expect(hanging.open.size).toBeGreaterThan(0)
  expect(hanging.open.size).toBeLessThan(former.length)
  isHanging = false
  for (const response of hanging.open) response.writeHead(204).end()
  await work()
  advance(5_000)
  await work()
  const again = new Map(hung.map(id => [id, 2]))
  expect(countById(hanging)).toEqual(new Map(idsOf(hanging).map(id => [id, again.get(id) ?? 1])))

  // A redirect is a failure for a day, and then given up. Nobody follows it.
  for (const waitMs of [5 * minuteMs, 30 * minuteMs, 2 * hourMs, 5 * hourMs, 10 * hourMs]) {
    advance(waitMs)
    await work()
  }
  now = new Date(start.getTime() + 24 * hourMs)
  await work()
  await Promise.all(couriers.map(courier => courier.stop()))
  expect(await countStates([home, away])).toEqual({ delivered: 9_900, given_up: 100 })
  expect(countById(redirecting)).toEqual(times(idsOf(redirecting), 8))
  expect(bait.received).toEqual([])
  expect(countById(well)).toEqual(times(idsOf(well), 1))

  // The log says the same as the receivers.
  const arrived = receivers.reduce((sum, { received }) => sum + received.length, 0)
  expect(await countAttempts([home, away])).toBe(arrived)
})

const pollMs = 10

function countById({ received }: Receiver): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { id } of received) counts.set(id, (counts.get(id) ?? 0) + 1)
  return new Map([...counts].sort())
}

const times = (ids: readonly string[], count: number) => new Map(ids.toSorted().map(id => [id, count]))

type Organizations = { organizationId: string }[]

async function countStates(organizations: Organizations): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const each of organizations) {
    const { state } = webhookDeliveries
    const rows = await withTenant(each, tx =>
      tx.select({ state, n: count() }).from(webhookDeliveries).groupBy(webhookDeliveries.state),
    )
    for (const row of rows) counts[row.state] = (counts[row.state] ?? 0) + row.n
  }
  return counts
}

/** What is in somebody's hands. */
async function countHeld(organizations: Organizations): Promise<number> {
  const isHeld = isNotNull(webhookDeliveries.leaseId)
  const each = organizations.map(of => withTenant(of, tx => tx.$count(webhookDeliveries, isHeld)))
  return (await Promise.all(each)).reduce((sum, n) => sum + n, 0)
}

async function countAttempts(organizations: Organizations): Promise<number> {
  const each = organizations.map(of => withTenant(of, tx => tx.$count(webhookAttempts)))
  return (await Promise.all(each)).reduce((sum, n) => sum + n, 0)
}
