import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { configureDatabase, renewConnections } from '#db/client.ts'
import { useTestDatabase } from '#db/testing.ts'
import { someOrganization } from '#lib/members/people.fixture.ts'
import { createCourier } from './courier.ts'
import { listDeliveries } from './list-deliveries.ts'
import { someWebhook, tellSomething } from './webhooks.fixture.ts'

const database = useTestDatabase({ webhookNetworks: ['192.0.2.0/24'] })
const now = new Date('2026-11-22T09:00:00Z')

test('what arrived while the database was away is written down when it is back, and not sent again', async () => {
  const { owner } = await someOrganization()
  const { webhookId } = await someWebhook(owner, { address: 'https://192.0.2.1/' }, now)
  await tellSomething(owner, {}, now)
  const moveTo = (url: string) => {
    configureDatabase(url)
    renewConnections()
  }
  let refused = 0
  // A database that nobody reaches, until it was asked twice.
  const away = createServer(socket => {
    socket.destroy()
    refused += 1
    if (refused === 2) moveTo(database.url)
  })
  await new Promise<void>(resolve => away.listen(0, '127.0.0.1', resolve))
  const { port } = away.address() as AddressInfo

  let sent = 0
  const send = async () => {
    sent += 1
    moveTo(`postgres://nobody@127.0.0.1:${port}/nowhere`)
    return { status: 204 }
  }
  const courier = createCourier({ now: () => now, send })
  expect(await courier.pass()).toBe(1)
  await expect.poll(() => sent, { timeout: 30_000 }).toBe(1)
  await courier.stop()
  expect(refused).toBeGreaterThanOrEqual(2)
  const { items } = await listDeliveries(owner, { webhookId })
  expect(items).toMatchObject([{ state: 'delivered', tries: 1, attempts: [{ status: 204 }] }])
  expect(sent).toBe(1)
  await new Promise(resolve => away.close(resolve))
})
