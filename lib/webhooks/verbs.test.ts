import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { actionsOn, someOrganization } from '#lib/members/people.fixture.ts'
import { must } from '#lib/result.ts'
import { createCourier } from './courier.ts'
import { getWebhook } from './get-webhook.ts'
import { listDeliveries } from './list-deliveries.ts'
import { openReceiver, type Receiver } from './receiver.fixture.ts'
import { tryWebhook } from './try-webhook.ts'
import { someWebhook, tellSomething } from './webhooks.fixture.ts'

useTestDatabase({ webhookNetworks: ['127.0.0.1/32'] })

let home: Awaited<ReturnType<typeof someOrganization>>
let receiver: Receiver
beforeAll(async () => {
  home = await someOrganization()
  receiver = await openReceiver()
})
afterAll(() => receiver.close())

test('a test is sent at once, signed, and stands in the log and the ledger', async () => {
  const { webhookId, secret } = await someWebhook(home.owner, { address: `${receiver.url}/test` })
  const tried = must(await tryWebhook(home.owner, { webhookId }))
  expect(tried).toMatchObject({ isDelivered: true, status: 204, error: null })
  const [got] = receiver.received.filter(each => each.path === '/test')
  expect(got?.id).toBe(tried.deliveryId)
  expect(new Webhook(secret ?? '').verify(got?.body ?? '', got?.headers as Record<string, string>)).toMatchObject({
    type: 'test',
  })
  const { items } = await listDeliveries(home.owner, { webhookId })
  expect(items).toMatchObject([
    { event: 'test', state: 'delivered', attempts: [{ status: 204, askedBy: 'Olga Owner' }] },
  ])
  expect(await getWebhook(home.owner, webhookId)).toMatchObject({
    last: { status: 204, at: expect.any(Date) },
    pending: 0,
  })
  expect(await actionsOn(home, webhookId)).toEqual(['webhook.created', 'webhook.tested'])
})

test('what is told is sent by the courier', async () => {
  const { webhookId } = await someWebhook(home.owner, { address: `${receiver.url}/told` })
  await tellSomething(home)
  const courier = createCourier()
  await courier.pass()
  await vi.waitFor(async () => {
    expect((await listDeliveries(home.owner, { webhookId })).items).toMatchObject([{ state: 'delivered', tries: 1 }])
  })
  await courier.stop()
})
