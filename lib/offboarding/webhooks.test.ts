import { eq } from 'drizzle-orm'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import { notices } from '#db/schema/notices.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { later, makeKeyring } from '#lib/keys/keys.fixture.ts'
import { changeRole } from '#lib/members/change-role.ts'
import { actionsOn } from '#lib/members/people.fixture.ts'
import { suspendMember } from '#lib/members/suspend-member.ts'
import { must } from '#lib/result.ts'
import { addPerson } from '#lib/services/services.fixture.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { countWebhooksOf } from '#lib/webhooks/count-webhooks-of.ts'
import { createWebhook } from '#lib/webhooks/create-webhook.ts'
import { getWebhook } from '#lib/webhooks/get-webhook.ts'
import type { WebhookId } from '#lib/webhooks/input.ts'
import { listDeliveries } from '#lib/webhooks/list-deliveries.ts'
import { openReceiver, type Receiver } from '#lib/webhooks/receiver.fixture.ts'
import { rotateWebhookSecret } from '#lib/webhooks/rotate-webhook-secret.ts'
import { switchWebhook } from '#lib/webhooks/switch-webhook.ts'
import { updateWebhook } from '#lib/webhooks/update-webhook.ts'
import { deliverAll, someWebhook, tellSomething } from '#lib/webhooks/webhooks.fixture.ts'
import { executeOffboarding } from './execute-offboarding.ts'
import { followOffboardings } from './follow-offboardings.ts'
import { getOffboarding, listOpenOffboardings } from './get-offboarding.ts'
import { asProposed } from './offboarding.fixture.ts'
import { planOffboarding } from './plan-offboarding.ts'

/** What becomes of the webhooks of somebody who leaves: those they can sign with, and those that lead where they said. */
useTestDatabase({ webhookNetworks: ['127.0.0.1/32'] })
afterAll(closeIngest)

const day = 86_400
const deadline = 120 + day

let receiver: Receiver
let ring: Awaited<ReturnType<typeof makeKeyring>>
let leaver: MemberActor
let made = 0
beforeAll(async () => {
  receiver = await openReceiver((_, response) => response.writeHead(204).end())
})
afterAll(() => receiver.close())
beforeEach(async () => {
  ring = await makeKeyring(`Signed off ${++made}`)
  const [team = ''] = ring.lead.teams.keys()
  leaver = await addPerson(ring.organizationId, 'leaver', 'security', [team, 'developer'])
})

const address = () => `${receiver.url}/${ring.organizationId}`
const got = () => receiver.received.filter(({ path }) => path === `/${ring.organizationId}`)
const pageOf = async (webhookId: WebhookId, at: Date) => must2(await getWebhook(ring.owner, webhookId, at))
const planFor = async (actor: MemberActor, at = later(60)) =>
  must(await planOffboarding(actor, { memberId: leaver.memberId }, at))
const executed = async (plan: Awaited<ReturnType<typeof planFor>>, more = {}, at = later(120)) =>
  must(await executeOffboarding(ring.owner, asProposed(plan, more), at))

async function stateOf(offboardingId: string, webhookId: string, seconds: number) {
  const report = await getOffboarding(ring.owner, { offboardingId }, later(seconds))
  return report?.items.find(item => item.id === webhookId)?.state
}

async function told(at: Date) {
  await tellSomething(ring, {}, at)
  await deliverAll(at)
}

function isSignedBy(sent: { body: string; headers: object } | undefined, secret: string | null): boolean {
  const headers = sent?.headers as Record<string, string>
  const at = new Date(Number(headers['webhook-timestamp']) * 1000)
  const mine = new Webhook(secret ?? '').sign(headers['webhook-id'] ?? '', at, sent?.body ?? '')
  return headers['webhook-signature']?.split(' ').includes(mine) ?? false
}

async function rotated(webhookId: WebhookId, at: Date, vouchedAddress?: string) {
  const seenSecretId = (await pageOf(webhookId, at)).secrets[0]?.id ?? ''
  return rotateWebhookSecret(ring.owner, { webhookId, seenSecretId, vouchedAddress }, at)
}

test('what they know signs for a day; then nothing is sent until it is renewed and its address vouched for', async () => {
  const { webhookId, secret: known } = await someWebhook(leaver, { address: address() }, later(1))
  const plan = await planFor(ring.owner)
  expect(plan.webhooks).toMatchObject([{ webhookId, isKnown: true, isAddressTheirs: true, isWithin: true }])
  const { offboardingId } = await executed(plan)
  await told(later(deadline - 10))
  expect(isSignedBy(got()[0], known)).toBe(true)
  expect(await stateOf(offboardingId, webhookId, deadline - 9)).toBe('waiting')
  expect((await pageOf(webhookId, later(deadline - 9))).endsAt).toEqual(later(deadline))

  await told(later(deadline + 10))
  expect(got()).toHaveLength(1)
  const { items } = await listDeliveries(ring.owner, { webhookId }, later(deadline + 10))
  expect(items[0]).toMatchObject({ state: 'pending', attempts: [{ error: 'no_secret' }] })
  expect(await stateOf(offboardingId, webhookId, deadline + 11)).toBe('cut_off')
  const clock = { kind: 'system', organizationId: ring.organizationId, name: 'clock' } as const
  expect(await followOffboardings(clock, later(deadline + 11))).toMatchObject({ closed: 0 })

  const renewed = later(deadline + 60)
  expect(await rotated(webhookId, renewed)).toMatchObject({ error: { reason: 'address_to_check' } })
  expect(await rotated(webhookId, renewed, `${address()}/before`)).toMatchObject({ ok: false })
  const fresh = must(await rotated(webhookId, renewed, address()))
  expect(fresh.previousRetiresAt).toBeNull()
  await deliverAll(renewed)
  expect(got()).toHaveLength(2)
  expect([isSignedBy(got()[1], fresh.secret), isSignedBy(got()[1], known)]).toEqual([true, false])
  expect(await pageOf(webhookId, renewed)).toMatchObject({ needsSecret: false, addressBy: { isHere: true } })
  expect(await stateOf(offboardingId, webhookId, deadline + 61)).toBe('done')
  expect(await followOffboardings(clock, later(deadline + 62))).toMatchObject({ closed: 1 })
  expect((await planFor(ring.owner, later(deadline + 70))).webhooks).toEqual([])
  expect(await actionsOn(ring, webhookId)).toEqual(['webhook.created', 'webhook.condemned', 'webhook.secret_rotated'])
})

test('renewed in time, both sign until the day is over, and no longer than that', async () => {
  const { webhookId, secret: known } = await someWebhook(leaver, { address: address() }, later(1))
  const { offboardingId } = await executed(await planFor(ring.owner))
  const fresh = must(await rotated(webhookId, later(deadline - 60), address()))
  expect(fresh.previousRetiresAt).toEqual(later(deadline))
  expect(await stateOf(offboardingId, webhookId, deadline - 50)).toBe('overlap')
  await told(later(deadline - 10))
  await told(later(deadline + 10))
  expect(got().map(sent => [isSignedBy(sent, known), isSignedBy(sent, fresh.secret)])).toEqual([
    [true, true],
    [false, true],
  ])
  const report = await getOffboarding(ring.owner, { offboardingId }, later(deadline + 11))
  expect(report?.items.find(({ id }) => id === webhookId)).toMatchObject({
    ...{ kind: 'webhook', state: 'done', action: 'rotate', links: ['knows', 'addressed'] },
    ...{ replacedBy: `member:${ring.owner.memberId}`, replacedAt: later(deadline - 60) },
  })
  expect(report?.ledger.lastSeq).toBeGreaterThan(report?.ledger.firstSeq ?? 0)
})

test('what was renewed since they left is not asked for again, while the old secret has its last day', async () => {
  const { webhookId } = await someWebhook(leaver, { address: address() }, later(1))
  const { offboardingId } = await executed(await planFor(ring.owner))
  must(await rotated(webhookId, later(200), address()))
  const again = await planFor(ring.owner, later(300))
  expect(again.webhooks).toMatchObject([{ webhookId, isCondemned: true }])
  expect(await executed(again, {}, later(400))).toEqual({ offboardingId, changed: false })
  expect(await pageOf(webhookId, later(410))).toMatchObject({ needsSecret: false })
  expect(await stateOf(offboardingId, webhookId, 410)).toBe('overlap')
})

test('hostile after it was renewed, the old secret ends now, and the new one signs on', async () => {
  const { webhookId, secret: known } = await someWebhook(leaver, { address: address() }, later(1))
  const { offboardingId } = await executed(await planFor(ring.owner))
  const fresh = must(await rotated(webhookId, later(200), address()))
  const before = await withTenant(ring, tx => tx.$count(notices))
  await executed(await planFor(ring.owner, later(300)), { hostile: true }, later(310))
  await told(later(320))
  expect([known, fresh.secret].map(secret => isSignedBy(got()[0], secret))).toEqual([false, true])
  expect(await stateOf(offboardingId, webhookId, 330)).toBe('done')
  expect(await withTenant(ring, tx => tx.$count(notices))).toBe(before)
})

test('a secret that they rotated, an address that they set and Slack’s are in the plan; what others know is not', async () => {
  const others = await someWebhook(ring.owner, { address: address() }, later(1))
  const [turned, moved] = [
    await someWebhook(ring.owner, { address: address() }, later(1)),
    await someWebhook(ring.owner, { address: address() }, later(1)),
  ]
  const slack = await someWebhook(leaver, { address: address(), kind: 'slack' }, later(1))
  const seenSecretId = (await pageOf(turned.webhookId, later(2))).secrets[0]?.id ?? ''
  must(await rotateWebhookSecret(leaver, { webhookId: turned.webhookId, seenSecretId }, later(3)))
  const { stamp } = await pageOf(moved.webhookId, later(2))
  must(await updateWebhook(leaver, { webhookId: moved.webhookId, stamp, address: `${address()}/theirs` }, later(3)))
  const plan = await planFor(ring.owner)
  expect(plan.webhooks.map(({ webhookId, isKnown, isAddressTheirs }) => [webhookId, isKnown, isAddressTheirs])).toEqual(
    [
      [turned.webhookId, true, false],
      [moved.webhookId, false, true],
      [slack.webhookId, true, true],
    ],
  )
  await executed(plan)
  await told(later(deadline + 10))
  expect(receiver.received.filter(({ path }) => path.includes(ring.organizationId))).toHaveLength(1)
  const { items } = await listDeliveries(ring.owner, { webhookId: others.webhookId }, later(deadline + 10))
  expect(items).toMatchObject([{ state: 'delivered' }])
  const { stamp: now } = await pageOf(slack.webhookId, later(deadline + 10))
  must(
    await updateWebhook(
      ring.owner,
      { webhookId: slack.webhookId, stamp: now, address: `${address()}/ours` },
      later(deadline + 20),
    ),
  )
  await deliverAll(later(deadline + 20))
  expect(receiver.received.filter(({ path }) => path === `/${ring.organizationId}/ours`)).toHaveLength(1)
})

test('hostile, what they know signs nothing from now on, also where it had a last day; twice changes nothing more', async () => {
  const { webhookId } = await someWebhook(leaver, { address: address() }, later(1))
  await executed(await planFor(ring.owner))
  const again = await planFor(ring.owner, later(200))
  expect(again.webhooks).toMatchObject([{ webhookId, isCondemned: true }])
  expect(await executed(again, {}, later(210))).toMatchObject({ changed: false })
  const { offboardingId } = await executed(await planFor(ring.owner, later(300)), { hostile: true }, later(310))
  await told(later(320))
  expect(got()).toEqual([])
  expect(await stateOf(offboardingId, webhookId, 321)).toBe('cut_off')
  const third = await planFor(ring.owner, later(400))
  expect(third.webhooks).toEqual([])
  const before = await withTenant(ring, tx => tx.$count(auditEvents))
  expect(await executed(third, { hostile: true }, later(600))).toMatchObject({ changed: false })
  expect(await withTenant(ring, tx => tx.$count(auditEvents))).toBe(before)
})

test('switched off, or kept with a reason; switched on again it has no secret that they know', async () => {
  const [off, kept] = [
    await someWebhook(leaver, { address: address() }, later(1)),
    await someWebhook(leaver, { address: address() }, later(1)),
  ]
  const plan = await planFor(ring.owner)
  const decide = (note?: string) =>
    plan.webhooks.map(({ webhookId, stamp }) => ({
      ...{ webhookId, stamp },
      ...(webhookId === off.webhookId ? { action: 'switch_off' as const } : { action: 'keep' as const, note }),
    }))
  const silent = await executeOffboarding(ring.owner, asProposed(plan, { webhooks: decide() }), later(120))
  expect(silent).toMatchObject({ error: { reason: 'note_needed' } })
  const { offboardingId } = await executed(plan, { webhooks: decide('a machine of ours') })
  const states = [await stateOf(offboardingId, off.webhookId, 130), await stateOf(offboardingId, kept.webhookId, 130)]
  expect(states).toEqual(['done', 'kept'])
  expect((await planFor(ring.owner, later(130))).webhooks).toEqual([])
  must(await switchWebhook(ring.owner, { webhookId: off.webhookId, on: true }, later(140)))
  await told(later(150))
  expect(got()).toHaveLength(1)
  expect(isSignedBy(got()[0], kept.secret)).toBe(true)
  expect(await actionsOn(ring, kept.webhookId)).toEqual(['webhook.created', 'webhook.kept'])
})

test('a webhook that was moved, made or rotated since the plan was read stops the execution, and is named', async () => {
  const { webhookId } = await someWebhook(leaver, { address: address(), name: 'bridge' }, later(1))
  const plan = await planFor(ring.owner)
  const { stamp } = await pageOf(webhookId, later(61))
  must(await updateWebhook(leaver, { webhookId, stamp, address: `${address()}/moved` }, later(62)))
  const fresh = await someWebhook(leaver, { address: address(), name: 'later' }, later(63))
  const refused = await executeOffboarding(ring.owner, asProposed(plan), later(120))
  expect(refused).toMatchObject({ ok: false, error: { reason: 'plan_changed' } })
  expect(!refused.ok && 'changed' in refused.error && refused.error.changed).toEqual([
    { kind: 'webhook', id: fresh.webhookId, name: 'later', change: 'appeared' },
    { kind: 'webhook', id: webhookId, name: 'bridge', change: 'changed' },
  ])
  expect((await pageOf(webhookId, later(130))).needsSecret).toBe(false)
})

test('a secret that is shown to them at this very moment is seen by the plan, or refused', async () => {
  const plan = await planFor(ring.owner)
  const input = {
    name: 'in flight',
    kind: 'standard',
    leastSeverity: 'low',
    events: ['alert.opened' as const],
  } as const
  const [made, left] = await Promise.all([
    createWebhook(leaver, { ...input, events: [...input.events], address: address() }, later(119)),
    executeOffboarding(ring.owner, asProposed(plan), later(120)),
  ])
  expect([made.ok, left.ok]).toContain(true)
  expect(made.ok).toBe(!left.ok)
  must(await executeOffboarding(ring.owner, asProposed(await planFor(ring.owner, later(130))), later(140)))
  const late = await createWebhook(leaver, {
    ...input,
    events: [...input.events],
    name: 'too late',
    address: address(),
  })
  expect(late).toMatchObject({ error: { reason: 'not_found' } })
})

test('who may not see to webhooks has owners and security asked, and is told no name', async () => {
  const { webhookId } = await someWebhook(leaver, { address: address() }, later(1))
  must(await changeRole(ring.owner, { memberId: leaver.memberId, role: 'member' }, later(2)))
  const plan = await planFor(ring.lead)
  expect(plan.webhooks).toMatchObject([{ webhookId, isWithin: false }])
  const { offboardingId } = must(await executeOffboarding(ring.lead, asProposed(plan), later(120)))
  expect(await stateOf(offboardingId, webhookId, 130)).toBe('asked')
  const leads = await getOffboarding(ring.lead, { offboardingId }, later(130))
  expect(leads).toMatchObject({ items: [], elsewhere: { items: 1, open: 1 } })
  expect(await listOpenOffboardings(ring.owner, later(130))).toMatchObject([{ open: 1, asked: 1 }])
  const rows = await withTenant(ring, tx => tx.select().from(notices).where(eq(notices.severity, 'critical')))
  expect(rows.map(({ memberId }) => memberId).sort()).toEqual([ring.owner.memberId, ring.security.memberId].sort())
  must(await rotated(webhookId, later(135), address()))
  const theirs = await planFor(ring.owner, later(140))
  expect(theirs.webhooks, 'what they know works on').toMatchObject([{ webhookId, isCondemned: false }])
  expect(await executed(theirs, {}, later(150))).toMatchObject({ offboardingId })
  expect(await stateOf(offboardingId, webhookId, 160)).toBe('waiting')
})

test('suspending them leaves their webhooks as they are, for the plan to decide', async () => {
  const { webhookId, secret } = await someWebhook(leaver, { address: address() }, later(1))
  must(await suspendMember(ring.owner, { memberId: leaver.memberId }, later(10)))
  await told(later(20))
  expect(isSignedBy(got()[0], secret)).toBe(true)
  expect((await planFor(ring.owner)).webhooks).toMatchObject([{ webhookId, isKnown: true }])
  const count = (actor: MemberActor, seconds: number) => countWebhooksOf(actor, leaver.memberId, later(seconds))
  expect([await count(ring.owner, 30), await count(ring.lead, 30)]).toEqual([1, 0])
  await executed(await planFor(ring.owner))
  expect([await count(ring.owner, deadline - 1), await count(ring.owner, deadline)]).toEqual([1, 0])
})

function must2<T>(value: T | null): T {
  if (value === null) throw new Error('there is none')
  return value
}
