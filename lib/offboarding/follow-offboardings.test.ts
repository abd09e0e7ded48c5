import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import { notices } from '#db/schema/notices.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { verifyChain } from '#lib/audit/verify-chain.ts'
import { later, makeKey, makeKeyring, now } from '#lib/keys/keys.fixture.ts'
import { recordSharing } from '#lib/keys/record-sharing.ts'
import { must } from '#lib/result.ts'
import { retireDueSecrets } from '#lib/rotation/retire-due-secrets.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { executeOffboarding } from './execute-offboarding.ts'
import { followOffboardings } from './follow-offboardings.ts'
import { getOffboarding, listOpenOffboardings } from './get-offboarding.ts'
import { asProposed } from './offboarding.fixture.ts'
import { planOffboarding } from './plan-offboarding.ts'

useTestDatabase()
afterAll(closeIngest)

const day = 86_400
let ring: Awaited<ReturnType<typeof makeKeyring>>
let clock: SystemActor
let made = 0
beforeEach(async () => {
  ring = await makeKeyring(`Following ${++made}`)
  clock = { kind: 'system', organizationId: ring.organizationId, name: 'clock' }
})

/** Two keys that the developer has seen; they have left. */
async function departed() {
  const keys = [await makeKey(ring.lead), await makeKey(ring.lead)] as const
  for (const { keyId } of keys) must(await recordSharing(ring.lead, { keyId, memberId: ring.developer.memberId }, now))
  const plan = must(await planOffboarding(ring.lead, { memberId: ring.developer.memberId }, later(1)))
  const { offboardingId } = must(await executeOffboarding(ring.lead, asProposed(plan), later(2)))
  return { keys, offboardingId }
}

async function statesAt(offboardingId: string, seconds: number) {
  const report = await getOffboarding(ring.lead, { offboardingId }, later(seconds))
  const keys = report?.items.filter(item => item.kind === 'key') ?? []
  return keys.sort((a, b) => (a.id < b.id ? -1 : 1)).map(item => item.state)
}

test('the report stays open until every rotation that it asked for is finished', async () => {
  const { keys, offboardingId } = await departed()
  expect(await statesAt(offboardingId, 10)).toEqual(['waiting', 'waiting'])
  expect(await followOffboardings(clock, later(20))).toEqual({ closed: 0, told: 0 })
  must(await rotateKey(ring.lead, { keyId: keys[0].keyId }, later(30)))
  expect(await statesAt(offboardingId, 40)).toEqual(['overlap', 'waiting'])
  expect(await listOpenOffboardings(ring.security, later(40))).toMatchObject([{ id: offboardingId, open: 2, asked: 0 }])

  const over = 3 + day
  expect(await statesAt(offboardingId, over)).toEqual(['done', 'cut_off'])
  await retireDueSecrets(clock, later(over))
  expect(await statesAt(offboardingId, over + 1)).toEqual(['done', 'cut_off'])
  must(await rotateKey(ring.owner, { keyId: keys[1].keyId }, later(over + 2)))
  expect(await statesAt(offboardingId, over + 3)).toEqual(['done', 'done'])
  const both = await Promise.all([
    followOffboardings(clock, later(over + 4)),
    followOffboardings(clock, later(over + 4)),
  ])
  expect(both.map(each => each.closed).sort()).toEqual([0, 1])
  expect(await listOpenOffboardings(ring.security, later(over + 5))).toEqual([])

  const report = await getOffboarding(ring.security, { offboardingId }, later(over + 6))
  expect(report).toMatchObject({
    closedAt: later(over + 4),
    decidedBy: `member:${ring.lead.memberId}`,
    sessionsEnded: 0,
  })
  const acts = await withTenant(ring, tx => tx.select().from(auditEvents).orderBy(auditEvents.seq))
  const range = acts.filter(({ seq }) => seq >= (report?.ledger.firstSeq ?? 0) && seq <= (report?.ledger.lastSeq ?? 0))
  expect(range.at(0)?.action).toBe('member.offboarded')
  expect(range.at(-1)?.action).toBe('offboarding.closed')
  expect(await verifyChain(clock, report?.ledger.head ?? '')).toMatchObject({ ok: true })
})

test('what is decided after it was closed opens it again, until that is done too', async () => {
  const { keys, offboardingId } = await departed()
  for (const { keyId } of keys) must(await rotateKey(ring.lead, { keyId }, later(30)))
  expect(await followOffboardings(clock, later(3 + day))).toMatchObject({ closed: 1 })
  const { keyId } = await makeKey(ring.lead)
  must(await recordSharing(ring.lead, { keyId, memberId: ring.developer.memberId }, later(4 + day)))
  const plan = must(await planOffboarding(ring.lead, { memberId: ring.developer.memberId }, later(5 + day)))
  must(await executeOffboarding(ring.lead, asProposed(plan), later(6 + day)))
  expect(await followOffboardings(clock, later(7 + day))).toMatchObject({ closed: 0 })
  expect(await listOpenOffboardings(ring.lead, later(7 + day))).toMatchObject([{ id: offboardingId, open: 1 }])
})

test('once a day it reminds whoever decided and whoever can finish it, and each once', async () => {
  const { offboardingId } = await departed()
  const told = async () => {
    const rows = await withTenant(ring, tx => tx.select().from(notices).where(eq(notices.severity, 'warning')))
    return rows.filter(row => row.href === `/people/offboardings/${offboardingId}`)
  }
  await followOffboardings(clock, later(day - 10))
  expect(await told()).toEqual([])
  await Promise.all([followOffboardings(clock, later(day + 10)), followOffboardings(clock, later(day + 10))])
  await followOffboardings(clock, later(day + 70))
  const first = await told()
  expect(first.map(row => row.memberId).sort()).toEqual([ring.lead.memberId, ring.security.memberId].sort())
  expect(first[0]?.body).toBe('2 cut off, without any secret that works.')
  await followOffboardings(clock, later(2 * day + 20))
  expect(await told()).toHaveLength(4)
})

test('whoever left, another team and another organization read nothing of it', async () => {
  const { offboardingId } = await departed()
  const stranger = (await makeKeyring(`Following ${++made}`)).owner
  for (const actor of [ring.developer, ring.outsider, stranger]) {
    expect(await getOffboarding(actor, { offboardingId }, later(10))).toBeNull()
    expect(await listOpenOffboardings(actor, later(10))).toEqual([])
  }
})
