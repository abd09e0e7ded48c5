import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { getEnv } from '#lib/env.ts'
import { someOrganization } from '#lib/members/people.fixture.ts'
import { createCourier } from './courier.ts'
import type { SenderTask } from './killed-child.fixture.ts'
import { leaseMs } from './lease.ts'
import { listDeliveries } from './list-deliveries.ts'
import { openReceiver, type Receiver } from './receiver.fixture.ts'
import { deliverAll, fillOutbox, someWebhook } from './webhooks.fixture.ts'

const database = useTestDatabase({ webhookNetworks: ['127.0.0.1/32'] })
const now = new Date('2026-11-22T09:00:00Z')
const total = 12
const patience = { timeout: 30_000 }

let receiver: Receiver
let bait: Receiver
beforeAll(async () => {
  bait = await openReceiver()
})
let child: ChildProcess | undefined
afterAll(() => {
  child?.kill('SIGKILL')
  return Promise.all([receiver?.close(), bait.close()])
})

test('killed in the middle of an attempt: that one is sent again with its id, the others never', async () => {
  const { owner } = await someOrganization()
  let isDead = false
  receiver = await openReceiver((_, response) => {
    // The first five arrive; then everything hangs, until the sender is dead.
    if (receiver.received.length <= 5 || isDead) response.writeHead(204).end()
  })
  const { webhookId } = await someWebhook(owner, { address: receiver.url }, now)
  const ids = await fillOutbox(owner, { webhookId, count: total }, now)
  const byId = () => Map.groupBy(receiver.received, ({ id }) => id)

  const task: SenderTask = { env: getEnv(), databaseUrl: database.url, now: now.toISOString() }
  child = spawn(process.execPath, [join(import.meta.dirname, 'killed-child.fixture.ts'), JSON.stringify(task)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    // Proxies that the environment names are none of a webhook's business.
    env: {
      ...process.env,
      NODE_USE_ENV_PROXY: '1',
      HTTP_PROXY: bait.url,
      http_proxy: bait.url,
      NO_PROXY: '',
      no_proxy: '',
    },
  })
  const exited = once(child, 'exit')
  await expect.poll(() => receiver.open.size, patience).toBe(4) // every place of the webhook hangs
  const settled = async () => (await listDeliveries(owner, { webhookId, state: 'delivered' })).items.length
  await expect.poll(settled, patience).toBe(5)
  child.kill('SIGKILL')
  await exited
  isDead = true
  expect(bait.received).toEqual([])
  const hung = [...byId().keys()].slice(5)
  expect(hung).toHaveLength(4)

  // Whoever comes next leaves alone what may still be under way, and takes the rest.
  const courier = createCourier({ now: () => now })
  const takesTheRest = async () => {
    await courier.pass()
    return settled()
  }
  await expect.poll(takesTheRest, patience).toBe(total - 4)
  await courier.stop()
  expect(hung.map(id => byId().get(id)?.length)).toEqual([1, 1, 1, 1])

  // Its lease over, an attempt counts as interrupted, and is made again.
  await deliverAll(new Date(now.getTime() + leaseMs))
  const { items } = await listDeliveries(owner, { webhookId })
  const expected = ids.map(id => [id, hung.includes(id) ? ['interrupted', 204] : [204]])
  const outcomes = items.map(({ deliveryId, attempts }) => [
    deliveryId,
    attempts.map(({ status, error }) => status ?? error),
  ])
  expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(expected))
  const counts = Object.fromEntries([...byId()].map(([id, all]) => [id, all.length]))
  expect(counts).toEqual(Object.fromEntries(ids.map(id => [id, hung.includes(id) ? 2 : 1])))
})
