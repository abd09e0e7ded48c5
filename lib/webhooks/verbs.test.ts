import type { ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { notices } from '#db/schema/notices.ts'
import { webhookSecrets, webhooks } from '#db/schema/webhooks.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { checkPeppers } from '#lib/credentials/peppers.ts'
import { getEnv, setEnv } from '#lib/env.ts'
import { actionsOn, someMember, someOrganization } from '#lib/members/people.fixture.ts'
import { must } from '#lib/result.ts'
import { createWebhook } from './create-webhook.ts'
import { forgetDeliveries } from './forget-deliveries.ts'
import { getWebhook } from './get-webhook.ts'
import type { CreateWebhookInput, DeliveryId } from './input.ts'
import { getDelivery, listDeliveries } from './list-deliveries.ts'
import { listWebhooks } from './list-webhooks.ts'
import { type Answer, openReceiver, type Receiver } from './receiver.fixture.ts'
import { redeliver } from './redeliver.ts'
import { removeWebhook } from './remove-webhook.ts'
import { resealSecrets } from './reseal-secrets.ts'
import { retireWebhookSecrets, rotateWebhookSecret } from './rotate-webhook-secret.ts'
import { switchWebhook } from './switch-webhook.ts'
import { tryWebhook } from './try-webhook.ts'
import { updateWebhook } from './update-webhook.ts'
import { deliverAll, someWebhook, tellSomething } from './webhooks.fixture.ts'

useTestDatabase({ webhookNetworks: ['127.0.0.1/32'] })

let home: Awaited<ReturnType<typeof someOrganization>>
let away: typeof home
let receiver: Receiver
let answer: Answer = (_, response) => response.writeHead(204).end()
beforeAll(async () => {
  await checkPeppers()
  away = await someOrganization()
  receiver = await openReceiver((got, response) => answer(got, response))
})
afterAll(() => receiver.close())

const start = new Date('2026-11-22T09:00:00Z')
const hours = (n: number) => new Date(start.getTime() + n * 3_600_000)

/** An organization with one webhook that is told everything. */
async function scene(status = 204, input = {}) {
  home = await someOrganization()
  const path = `/${home.organizationId}`
  answer = (_, response) => response.writeHead(status).end()
  const made = await someWebhook(home.owner, { address: receiver.url + path, ...input }, start)
  const got = () => receiver.received.filter(each => each.path === path)
  const only = async () => {
    const { items } = await listDeliveries(home.owner, { webhookId: made.webhookId }, start)
    expect(items).toHaveLength(1)
    return items[0] as (typeof items)[number]
  }
  return { ...made, ...home, got, only }
}

const headersOf = (got: { headers: object } | undefined) => got?.headers as Record<string, string>

test('a test is sent at once, signed, and stands in the log and the ledger', async () => {
  const { webhookId, secret, owner, got, only } = await scene()
  const tried = must(await tryWebhook(owner, { webhookId }))
  expect(tried).toMatchObject({ isDelivered: true, status: 204, error: null })
  const [sent] = got()
  expect(sent?.id).toBe(tried.deliveryId)
  expect(new Webhook(secret ?? '').verify(sent?.body ?? '', headersOf(sent))).toMatchObject({ type: 'test' })
  expect(await only()).toMatchObject({
    event: 'test',
    state: 'delivered',
    attempts: [{ status: 204, askedBy: 'Olga Owner' }],
  })
  expect(await getWebhook(owner, webhookId)).toMatchObject({ last: { status: 204, at: expect.any(Date) }, pending: 0 })
  expect(await actionsOn(home, webhookId)).toEqual(['webhook.created', 'webhook.tested'])
})

test('while a test is under way there is no second one; what fails is not tried again', async () => {
  const { webhookId, owner, got, only } = await scene()
  const sent = Promise.withResolvers<ServerResponse>()
  answer = (_, response) => sent.resolve(response)
  const first = tryWebhook(owner, { webhookId })
  const response = await sent.promise
  expect(await tryWebhook(owner, { webhookId })).toMatchObject({ error: { reason: 'under_way' } })
  response.writeHead(500).end()
  expect(must(await first)).toMatchObject({ isDelivered: false, status: 500 })
  expect(got()).toHaveLength(1)
  expect(await only()).toMatchObject({ state: 'given_up', nextAttemptAt: null })
})

test('an address that is closed, a name that is taken, one webhook too many', async () => {
  const { owner } = await scene(204, { name: 'bridge' })
  const input: Omit<CreateWebhookInput, 'address'> = {
    ...{ name: 'bridge', kind: 'standard', leastSeverity: 'low', events: ['alert.opened'] },
  }
  expect(await createWebhook(owner, { ...input, address: 'https://10.0.0.1/' })).toMatchObject({
    error: { reason: 'address', problem: 'no_open_host' },
  })
  const address = receiver.url
  expect(await createWebhook(owner, { ...input, address })).toMatchObject({ error: { reason: 'name_taken' } })
  const made = Array.from({ length: 25 }, (_, n) => createWebhook(owner, { ...input, address, name: `bridge ${n}` }))
  expect((await Promise.all(made)).filter(each => each.ok)).toHaveLength(19)
  expect(await listWebhooks(owner)).toHaveLength(20)
})

test('who asked for it is told, and nobody else', async () => {
  const { webhookId, owner, only } = await scene(204, { leastSeverity: 'high', events: ['alert.opened'] })
  const off = await someWebhook(owner, { address: receiver.url })
  must(await switchWebhook(owner, { webhookId: off.webhookId, on: false }))
  const removed = await someWebhook(owner, { address: receiver.url })
  must(await removeWebhook(owner, { webhookId: removed.webhookId }))
  const foreign = await someWebhook(away.owner, { address: receiver.url })
  await tellSomething(home, { severity: 'medium' }, start)
  await tellSomething(home, { event: 'alert.raised', severity: 'critical' }, start)
  await tellSomething(home, { severity: 'critical', summary: 'told' }, start)
  expect(await only()).toMatchObject({ summary: 'told', state: 'pending' })
  for (const { webhookId: other } of [off, removed]) {
    expect((await listDeliveries(owner, { webhookId: other })).items).toEqual([])
  }
  expect((await listDeliveries(away.owner, { webhookId: foreign.webhookId })).items).toEqual([])
  expect((await listDeliveries(away.owner, { webhookId })).items).toEqual([])
})

/** By the library of Standard Webhooks, on a receiver whose clock says `at`. */
function isVerified(sent: { body: string; headers: object } | undefined, secret: string | null, at: Date): boolean {
  vi.useFakeTimers({ toFake: ['Date'], now: at })
  try {
    new Webhook(secret ?? '').verify(sent?.body ?? '', headersOf(sent))
    return true
  } catch {
    return false
  } finally {
    vi.useRealTimers()
  }
}

test('after a rotation both secrets sign for a day, and the new one alone from then on', async () => {
  const { webhookId, secret: old, owner, got } = await scene()
  const seenSecretId = (await getWebhook(owner, webhookId, start))?.secrets[0]?.id ?? ''
  const both = await Promise.all([1, 2].map(() => rotateWebhookSecret(owner, { webhookId, seenSecretId }, start)))
  const rotated = both.filter(each => each.ok)
  expect(rotated).toHaveLength(1)
  expect(both.find(each => !each.ok)).toMatchObject({ error: { reason: 'rotated_meanwhile' } })
  const secret = rotated[0]?.value.secret ?? ''
  const signedAt = async (at: Date) => {
    await tellSomething(home, {}, at)
    await deliverAll(at)
    const sent = got().at(-1)
    const signatures = headersOf(sent)['webhook-signature']?.split(' ')
    return { byOld: isVerified(sent, old, at), byNew: isVerified(sent, secret, at), count: signatures?.length }
  }
  expect(await signedAt(hours(23))).toEqual({ byOld: true, byNew: true, count: 2 })
  expect(await signedAt(hours(25))).toEqual({ byOld: false, byNew: true, count: 1 })
  expect(isVerified(got().at(-1), secret, hours(26))).toBe(false)
  expect(await actionsOn(home, webhookId)).toEqual(['webhook.created', 'webhook.secret_rotated'])
})

test('who lost the new secret rotates again, up to three; retiring the old ones ends them at once', async () => {
  const { webhookId, secret: first, owner, got } = await scene()
  const rotate = async () => {
    const seenSecretId = (await getWebhook(owner, webhookId, start))?.secrets[0]?.id ?? ''
    return rotateWebhookSecret(owner, { webhookId, seenSecretId }, start)
  }
  must(await rotate())
  const { secret } = must(await rotate())
  expect(await rotate()).toMatchObject({ error: { reason: 'too_soon' } })
  await tellSomething(home, {}, start)
  await deliverAll(start)
  expect(isVerified(got()[0], first, start)).toBe(true)
  expect(isVerified(got()[0], secret, start)).toBe(true)
  const seenSecretId = (await getWebhook(owner, webhookId, start))?.secrets[0]?.id ?? ''
  must(await retireWebhookSecrets(owner, { webhookId, seenSecretId }, start))
  expect(must(await retireWebhookSecrets(owner, { webhookId, seenSecretId }, start))).toEqual({ changed: false })
  await tellSomething(home, {}, start)
  await deliverAll(start)
  expect(isVerified(got()[1], first, start)).toBe(false)
  expect(isVerified(got()[1], secret, start)).toBe(true)
})

test('a redelivery has the same id; of two clicks at once, and of a stale page, comes one attempt', async () => {
  const { owner, got, only } = await scene()
  await tellSomething(home, {}, start)
  await deliverAll(start)
  const { deliveryId, tries } = await only()
  const clicks = await Promise.all([1, 2].map(() => redeliver(owner, { deliveryId, seenAttempts: tries })))
  expect(clicks.filter(each => each.ok && 'isDelivered' in each.value)).toHaveLength(1)
  expect(must(await redeliver(owner, { deliveryId, seenAttempts: tries }))).toEqual({ isOld: true })
  expect(got().map(({ id }) => id)).toEqual([deliveryId, deliveryId])
  expect(got()[0]?.body).toBe(got()[1]?.body)
  expect(await only()).toMatchObject({ state: 'delivered', attempts: [{ askedBy: null }, { askedBy: 'Olga Owner' }] })
  answer = (_, response) => response.writeHead(500).end()
  must(await redeliver(owner, { deliveryId, seenAttempts: 2 }))
  expect(await only()).toMatchObject({ state: 'delivered', attempts: [{}, {}, { status: 500 }], nextAttemptAt: null })
})

test('after a day it is given up, and those who may change it are told once, until it was changed', async () => {
  const { webhookId, owner, only } = await scene(500)
  const { actor: security } = await someMember(home, { role: 'security' })
  const { actor: member } = await someMember(home)
  await tellSomething(home, {}, start)
  let at = start
  for (let next: Date | null = start; next; next = (await only()).nextAttemptAt) {
    at = next
    await deliverAll(at)
  }
  expect(at).toEqual(hours(24))
  const given = await only()
  expect(given).toMatchObject({ state: 'given_up', endedAt: at })
  expect(given.attempts).toHaveLength(8)
  const toldTo = async () => {
    const rows = await withTenant(home, tx => tx.select({ memberId: notices.memberId }).from(notices))
    return rows.map(({ memberId }) => memberId).sort()
  }
  const managers = [owner.memberId, security.memberId].sort()
  expect(await toldTo()).toEqual(managers)
  expect(managers).not.toContain(member.memberId)

  await tellSomething(home, { summary: 'another' }, start)
  await deliverAll(start)
  await deliverAll(hours(26)) // past its day: given up without another try
  expect((await listDeliveries(owner, { webhookId, state: 'given_up' })).items).toHaveLength(2)
  expect(await toldTo()).toEqual(managers)
  must(await redeliver(owner, { deliveryId: given.deliveryId, seenAttempts: 8 }, { now: () => hours(27) }))
  answer = (_, response) => response.writeHead(204).end()
  must(await redeliver(owner, { deliveryId: given.deliveryId, seenAttempts: 9 }, { now: () => hours(27) }))
  expect((await getDelivery(owner, given.deliveryId))?.state).toBe('delivered')
})

test('410: it is switched off, by the clock in the ledger, and what waits is tried once it is on again', async () => {
  const { webhookId, owner, only, got } = await scene(410)
  await tellSomething(home, {}, start)
  await deliverAll(start)
  expect(await only()).toMatchObject({ state: 'given_up', attempts: [{ status: 410 }] })
  expect(await getWebhook(owner, webhookId)).toMatchObject({ offAt: start, offReason: 'gone' })
  expect(await actionsOn(home, webhookId)).toEqual(['webhook.created', 'webhook.switched_off'])
  await tellSomething(home, {}, start)
  await deliverAll(hours(1))
  expect(got()).toHaveLength(1)
  must(await switchWebhook(owner, { webhookId, on: true }))
  expect(must(await switchWebhook(owner, { webhookId, on: true }))).toEqual({ changed: false })
  expect(await getWebhook(owner, webhookId)).toMatchObject({ offAt: null, offReason: null })
})

test('what waits when it is switched off goes on when it is switched on', async () => {
  const { webhookId, owner, got, only } = await scene(500)
  await tellSomething(home, {}, start)
  await deliverAll(start)
  must(await switchWebhook(owner, { webhookId, on: false }, hours(1)))
  await deliverAll(hours(2))
  expect(got()).toHaveLength(1)
  answer = (_, response) => response.writeHead(204).end()
  must(await switchWebhook(owner, { webhookId, on: true }, hours(3)))
  await deliverAll(hours(3))
  expect(await only()).toMatchObject({ state: 'delivered', tries: 2 })
  answer = (_, response) => response.writeHead(500).end()
  await tellSomething(home, { summary: 'of long ago' }, hours(4))
  await deliverAll(hours(4))
  must(await switchWebhook(owner, { webhookId, on: false }, hours(5)))
  must(await switchWebhook(owner, { webhookId, on: true }, hours(100)))
  await deliverAll(hours(100))
  expect(got()).toHaveLength(3)
  const { items } = await listDeliveries(owner, { webhookId, state: 'given_up' })
  expect(items).toMatchObject([{ summary: 'of long ago', tries: 1 }])
})

test('Retry-After holds for the whole webhook', async () => {
  const { owner, webhookId, got } = await scene()
  answer = (_, response) => response.writeHead(429, { 'retry-after': '600' }).end()
  await tellSomething(home, {}, start)
  await deliverAll(start)
  const quiet = new Date(start.getTime() + 600_000)
  expect(await getWebhook(owner, webhookId, start)).toMatchObject({ quietUntil: quiet })
  await tellSomething(home, {}, start)
  await deliverAll(new Date(quiet.getTime() - 1))
  expect(got()).toHaveLength(1)
  answer = (_, response) => response.writeHead(204).end()
  await deliverAll(quiet)
  expect(got()).toHaveLength(3)
})

test('a new address gets what waits; Slack’s is kept sealed, and seen by nobody', async () => {
  const { webhookId, owner, got, only } = await scene(500, { kind: 'slack' })
  const seen = await getWebhook(owner, webhookId)
  expect(seen).toMatchObject({ secrets: [], address: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/….{4}$/) })
  await tellSomething(home, {}, start)
  await deliverAll(start)
  expect(got()).toHaveLength(1)
  expect(JSON.parse(got()[0]?.body ?? '')).toHaveProperty('blocks')
  expect(got()[0]?.headers).not.toHaveProperty('webhook-signature')
  answer = (_, response) => response.writeHead(200).end('ok')
  const moved = `${receiver.url}/moved-${home.organizationId}`
  must(await updateWebhook(owner, { webhookId, stamp: seen?.stamp ?? '', address: moved }, start))
  await deliverAll(start)
  expect(await only()).toMatchObject({ state: 'delivered' })
  expect(receiver.received.filter(({ path }) => moved.endsWith(path))).toHaveLength(1)
  const kept = await withTenant(home, tx => tx.select().from(webhookSecrets))
  expect(kept).toHaveLength(1)
  expect(JSON.stringify(kept) + JSON.stringify(await withTenant(home, tx => tx.select().from(webhooks)))).not.toContain(
    'moved-',
  )
  const stale = { webhookId, stamp: seen?.stamp ?? '', name: seen?.name }
  expect(must(await updateWebhook(owner, stale, start))).toEqual({ changed: false })
  const back = { ...stale, address: `${receiver.url}/back` }
  expect(await updateWebhook(owner, back, start)).toMatchObject({ error: { reason: 'changed_meanwhile' } })
})

test('a tab of before brings back no address, no event and no old secret', async () => {
  const { webhookId, owner } = await scene()
  const page = async () => {
    const now = await getWebhook(owner, webhookId, start)
    return { stamp: now?.stamp ?? '', seenSecretId: now?.secrets[0]?.id ?? '', now }
  }
  const before = await page()
  const address = `${receiver.url}/moved`
  must(await updateWebhook(owner, { webhookId, stamp: before.stamp, address }, start))
  const between = await page()
  const stale = { webhookId, stamp: before.stamp, address: before.now?.address }
  expect(await updateWebhook(owner, stale, start)).toMatchObject({ error: { reason: 'changed_meanwhile' } })
  must(await updateWebhook(owner, { webhookId, stamp: between.stamp, events: ['alert.opened'] }, start))
  const all = { webhookId, stamp: between.stamp, events: ['alert.opened', 'alert.raised'] as const }
  expect(await updateWebhook(owner, { ...all, events: [...all.events] }, start)).toMatchObject({ ok: false })
  expect((await page()).now).toMatchObject({ address, events: ['alert.opened'] })

  must(await rotateWebhookSecret(owner, { webhookId, seenSecretId: before.seenSecretId }, start))
  const first = await page()
  must(await rotateWebhookSecret(owner, { webhookId, seenSecretId: first.seenSecretId }, start))
  const old = { webhookId, seenSecretId: first.seenSecretId }
  expect(await retireWebhookSecrets(owner, old, start)).toMatchObject({ error: { reason: 'rotated_meanwhile' } })
  expect((await page()).now?.secrets).toHaveLength(3)
})

test('a member is not told whether a name inside exists', async () => {
  const { owner } = await scene()
  const problemOf = async (address: string) => {
    const all = { kind: 'standard', leastSeverity: 'low', events: ['alert.opened' as const] } as const
    return createWebhook(owner, { ...all, name: address, events: [...all.events], address })
  }
  const [closed, unknown] = [await problemOf('https://10.0.0.1/'), await problemOf('https://nowhere.invalid/')]
  expect(closed).toMatchObject({ ok: false, error: { problem: 'no_open_host' } })
  expect(unknown).toEqual(closed)
})

test('under a promoted pepper all signs on; sealed anew, the former one can be dropped', async () => {
  const { webhookId, secret, got, owner } = await scene()
  const env = getEnv()
  const next = { ...env, pepper: 'another pepper of the tests, and long enough' }
  try {
    setEnv({ ...next, acceptedPeppers: [env.pepper] })
    await checkPeppers()
    await tellSomething(home, {}, start)
    await deliverAll(start)
    expect(isVerified(got()[0], secret, start)).toBe(true)
    setEnv(next)
    await expect(checkPeppers()).rejects.toThrow(/webhooks’ secrets/)
    expect(must(await tryWebhook(owner, { webhookId }))).toMatchObject({ error: 'sealed' })
    setEnv({ ...next, acceptedPeppers: [env.pepper] })
    const system = { kind: 'system', organizationId: home.organizationId, name: 'clock' } as const
    expect(await resealSecrets(system)).toBe(1)
    expect(await resealSecrets(system)).toBe(0)
    setEnv(next)
    await tellSomething(home, {}, start)
    await deliverAll(start)
    expect(isVerified(got().at(-1), secret, start)).toBe(true)
  } finally {
    setEnv(env)
  }
})

test('removed: its secrets are gone, what waits is given up, and it is nobody’s any more', async () => {
  const { webhookId, owner } = await scene(500)
  await tellSomething(home, {}, start)
  must(await removeWebhook(owner, { webhookId }, start))
  expect(must(await removeWebhook(owner, { webhookId }, start))).toEqual({ changed: false })
  expect(await getWebhook(owner, webhookId)).toBeNull()
  expect(await withTenant(home, tx => tx.$count(webhookSecrets))).toBe(0)
  expect((await listDeliveries(owner, { webhookId })).items).toMatchObject([{ state: 'given_up', attempts: [] }])
  expect(await tryWebhook(owner, { webhookId })).toMatchObject({ error: { reason: 'not_found' } })
  expect(await actionsOn(home, webhookId)).toEqual(['webhook.created', 'webhook.removed'])
  const made = await someWebhook(owner, { address: receiver.url, name: 'again' })
  must(await removeWebhook(owner, made))
  await someWebhook(owner, { address: receiver.url, name: 'again' })
})

test('another organization’s webhook is not there, for any verb or read', async () => {
  const { webhookId, only } = await scene(500)
  await tellSomething(home, {}, start)
  await deliverAll(start)
  const { deliveryId, tries } = await only()
  const seenSecretId = (await getWebhook(home.owner, webhookId))?.secrets[0]?.id ?? ''
  const { owner: stranger } = away
  const refused = await Promise.all([
    updateWebhook(stranger, { webhookId, stamp: '', name: 'mine' }),
    rotateWebhookSecret(stranger, { webhookId, seenSecretId }),
    retireWebhookSecrets(stranger, { webhookId, seenSecretId }),
    switchWebhook(stranger, { webhookId, on: false }),
    removeWebhook(stranger, { webhookId }),
    tryWebhook(stranger, { webhookId }),
    redeliver(stranger, { deliveryId, seenAttempts: tries }),
  ])
  expect(refused.map(each => !each.ok && each.error.reason)).toEqual(refused.map(() => 'not_found'))
  expect(await getWebhook(stranger, webhookId)).toBeNull()
  expect(await getDelivery(stranger, deliveryId)).toBeNull()
  expect((await listDeliveries(stranger, { webhookId })).items).toEqual([])
  expect(await actionsOn(home, webhookId)).toEqual(['webhook.created'])
})

test('members without the role see nothing of it', async () => {
  const { webhookId, only } = await scene()
  await tellSomething(home, {}, start)
  const { deliveryId } = await only()
  const { actor } = await someMember(home)
  expect(await listWebhooks(actor)).toBeNull()
  expect(await getWebhook(actor, webhookId)).toBeNull()
  expect(await getDelivery(actor, deliveryId)).toBeNull()
  expect((await listDeliveries(actor, { webhookId })).items).toEqual([])
})

test('the log goes by pages and states, and is forgotten after a month', async () => {
  const { webhookId, owner } = await scene(500)
  for (let n = 0; n < 5; n++) await tellSomething(home, { summary: `told ${n}` }, start)
  const all: string[] = []
  for (let cursor: DeliveryId | undefined; ; ) {
    const page = await listDeliveries(owner, { webhookId, state: 'pending', cursor, limit: 2 })
    all.push(...page.items.map(({ summary }) => summary))
    if (!page.nextCursor) break
    cursor = page.nextCursor
  }
  expect(all).toEqual([4, 3, 2, 1, 0].map(n => `told ${n}`))
  must(await tryWebhook(owner, { webhookId }, { now: () => start }))
  const system = { kind: 'system', organizationId: home.organizationId, name: 'clock' } as const
  expect(await forgetDeliveries(system, hours(24 * 29))).toBe(0)
  expect(await forgetDeliveries(system, hours(24 * 31))).toBe(6)
  expect((await listDeliveries(owner, { webhookId })).items).toEqual([])
})
