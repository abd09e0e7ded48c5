import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import { keySecrets, keys } from '#db/schema/keys.ts'
import { notices } from '#db/schema/notices.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import type { SystemActor, TokenActor } from '#lib/access/actor.ts'
import { makeKey, makeKeyring } from '#lib/keys/keys.fixture.ts'
import { releaseKey } from '#lib/keys/stop-key.ts'
import { must } from '#lib/result.ts'
import { extendOverlap } from '#lib/rotation/extend-overlap.ts'
import { handleOverdueRotations } from '#lib/rotation/handle-overdue-rotations.ts'
import { markCompromised } from '#lib/rotation/mark-compromised.ts'
import { notifyBeforeDue } from '#lib/rotation/notify-before-due.ts'
import { notifyBeforeEnd } from '#lib/rotation/notify-before-end.ts'
import { openDueRotations } from '#lib/rotation/open-due-rotations.ts'
import { retireDueSecrets } from '#lib/rotation/retire-due-secrets.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import type { UpdateEnvironmentPolicyInput } from '#lib/services/input.ts'
import { updateEnvironmentPolicy } from '#lib/services/update-environment-policy.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { tokenOf } from '#lib/usage/usage.fixture.ts'
import { verifyKey } from './verify-key.ts'

/** A key's life over simulated days: the clock's jobs run at moments that the test sets, by the same verbs. */
useTestDatabase()
const start = Date.parse('2026-03-01T10:00:00Z')
const dayMs = 86_400_000
const day = (n: number, plusMs = 0) => new Date(start + n * dayMs + plusMs)
const place = { service: 'payments', environment: 'production' } as const

let ring: Awaited<ReturnType<typeof makeKeyring>>
let clock: SystemActor
let asking: TokenActor
let made = 0
beforeAll(() => expect(start % 1000).toBe(0))
afterAll(closeIngest)
beforeEach(async () => {
  ring = await makeKeyring(`Tidewater ${++made}`)
  clock = { kind: 'system', organizationId: ring.organizationId, name: 'clock' }
  asking = tokenOf(ring.lead, {}, ['keys:verify'])
})

type Policy = Omit<UpdateEnvironmentPolicyInput, 'service' | 'environment'>

/** A key of day 0, used from then on, under a policy. */
async function keyUnder(policy: Policy, used = true) {
  must(await updateEnvironmentPolicy(ring.lead, { ...place, ...policy }, day(0)))
  const key = await makeKey(ring.lead, { holder: { member: `${ring.developer.memberId}@example.com` } }, day(0))
  if (used) expect(await codeOf(key.key, day(0, 1000))).toBe('valid')
  return key
}

async function codeOf(key: string, now: Date) {
  return must(await verifyKey(asking, { key, ...place }, now)).code
}

/** Every job of the clock, twice: whatever it does, it does once. */
async function tick(now: Date): Promise<void> {
  for (const _ of [1, 2]) {
    await notifyBeforeDue(clock, now)
    await openDueRotations(clock, now)
    await handleOverdueRotations(clock, now)
    await notifyBeforeEnd(clock, now)
    await retireDueSecrets(clock, now)
  }
}

async function toldTo(memberId: string): Promise<string[]> {
  const rows = await withTenant(ring, tx =>
    tx.select({ title: notices.title }).from(notices).where(eq(notices.memberId, memberId)).orderBy(notices.createdAt),
  )
  return rows.map(({ title }) => title)
}

async function ledgerOf(keyId: string): Promise<string[]> {
  const rows = await withTenant(ring, tx =>
    tx
      .select({ action: auditEvents.action })
      .from(auditEvents)
      .where(and(eq(auditEvents.organizationId, ring.organizationId), eq(auditEvents.subjectId, keyId)))
      .orderBy(auditEvents.seq),
  )
  return rows.map(({ action }) => action)
}

const holder = () => ring.developer.memberId

test('a 30-day policy: notices, due, claimed, overlap, retired to the second', async () => {
  const hourly = { rotationIntervalDays: 30, rotationHour: 9, noticeDays: [14, 7, 1], overlapSeconds: 3 * 86_400 }
  const key = await keyUnder({ ...hourly, deadlineSeconds: 20 * 86_400 })
  const name = key.name
  for (let n = 0; n <= 29; n++) await tick(day(n, 3_600_000))
  expect(await toldTo(holder())).toEqual(
    [14, 7, 1].map(n => `${name} is due for rotation in ${n} ${n > 1 ? 'days' : 'day'}`),
  )
  expect(await ledgerOf(key.id)).toEqual(['key.created'])
  await tick(day(30, -3_600_001)) // the local hour is nine; the key was made at ten
  expect(await ledgerOf(key.id)).toEqual(['key.created'])
  await tick(day(30, -3_600_000))
  expect(await ledgerOf(key.id)).toEqual(['key.created', 'rotation.opened'])
  expect((await toldTo(holder())).at(-1)).toBe(`${name} is due for rotation`)
  expect(await toldTo(ring.lead.memberId)).toEqual([`${name} is due for rotation`])
  expect(await codeOf(key.key, day(31))).toBe('valid') // due ends nothing

  const rotated = must(await rotateKey(ring.developer, { keyId: key.keyId }, day(31)))
  expect([await codeOf(key.key, day(31, 1000)), await codeOf(rotated.key, day(32))]).toEqual(['valid', 'valid'])
  for (let n = 32; n < 35; n++) {
    await tick(day(n, 1000))
    expect([await codeOf(key.key, day(n, 2000)), await codeOf(rotated.key, day(n, 2000))]).toEqual(['valid', 'valid'])
  }
  const end = day(35) // three days after the successor's first use
  expect((await toldTo(holder())).at(-1)).toBe(`The old secret of ${name} retires soon`)
  await tick(new Date(end.getTime() - 1_800_000))
  expect(await toldTo(ring.security.memberId)).toEqual([`The old secret of ${name} retires soon`])
  expect(await codeOf(key.key, new Date(end.getTime() - 1000))).toBe('valid')
  expect([await codeOf(key.key, end), await codeOf(rotated.key, end)]).toEqual(['superseded', 'valid'])
  await tick(day(36))
  expect(await ledgerOf(key.id)).toEqual(['key.created', 'rotation.opened', 'key.rotated', 'secret.retired'])
  expect([await codeOf(key.key, day(36)), await codeOf(rotated.key, day(36))]).toEqual(['superseded', 'valid'])
})

test('a clock that stood still for weeks says once what is true once', async () => {
  const key = await keyUnder({ rotationIntervalDays: 30, noticeDays: [14, 7, 1], claimDays: 7 })
  await tick(day(29, 12 * 3_600_000))
  expect(await toldTo(holder())).toEqual([`${key.name} is due for rotation in 1 day`])
  await tick(day(60))
  expect((await toldTo(holder())).slice(1)).toEqual([`${key.name} is due for rotation`])
  await tick(day(66)) // a week to claim it, from when somebody was told
  expect(await ledgerOf(key.id)).toEqual(['key.created', 'rotation.opened'])
})

test.each([
  ['remind', 'valid', ['rotation.overdue']],
  ['quarantine', 'quarantined', ['key.quarantined', 'rotation.overdue']],
  ['revoke', 'revoked', ['key.revoked', 'rotation.overdue']],
] as const)('unclaimed, and overdue under %s', async (whenOverdue, code, written) => {
  const key = await keyUnder({ rotationIntervalDays: 30, noticeDays: [], claimDays: 5, whenOverdue })
  await tick(day(30))
  await tick(day(34))
  expect(await codeOf(key.key, day(34))).toBe('valid')
  await tick(day(35))
  expect(await codeOf(key.key, day(35, 1000))).toBe(code)
  expect((await ledgerOf(key.id)).slice(2)).toEqual(written)
  expect(await toldTo(ring.security.memberId)).toEqual([`The rotation of ${key.name} is overdue`])
  await tick(day(38))
  expect(await toldTo(ring.security.memberId)).toHaveLength(1)
  await tick(day(43)) // a week later; what ended owes nothing any more
  expect(await toldTo(ring.security.memberId)).toHaveLength(whenOverdue === 'revoke' ? 1 : 2)
  if (whenOverdue === 'quarantine') {
    must(await releaseKey(ring.lead, { keyId: key.keyId }, day(44)))
    expect(await codeOf(key.key, day(44))).toBe('valid')
  }
})

test.each(['hold', 'retire'] as const)('nobody uses the new secret until the deadline, under %s', async atDeadline => {
  const key = await keyUnder({ overlapSeconds: 86_400, deadlineSeconds: 5 * 86_400, atDeadline })
  const rotated = must(await rotateKey(ring.developer, { keyId: key.keyId }, day(1)))
  await tick(day(5, 23 * 3_600_000))
  expect(await codeOf(key.key, day(6, -1000))).toBe('valid')
  await tick(day(7))
  expect(await codeOf(key.key, day(7))).toBe(atDeadline === 'hold' ? 'valid' : 'superseded')
  expect(await codeOf(rotated.key, day(8))).toBe('valid')
  await tick(day(9, 1000))
  expect([await codeOf(key.key, day(9, 1000)), await codeOf(rotated.key, day(9, 1000))]).toEqual([
    'superseded',
    'valid',
  ])
})

test('the last live secret is never retired by the clock: only a key that ends takes it along', async () => {
  const key = await keyUnder({ rotationIntervalDays: 1, noticeDays: [], claimDays: 1, overlapSeconds: 0 })
  for (let n = 1; n < 40; n++) await tick(day(n))
  expect(await codeOf(key.key, day(40))).toBe('valid')
})

test('greatest age ends a key to the second, idling ends one that nobody uses, each with notice and reason', async () => {
  const old = await keyUnder({ rotationIntervalDays: null, maxAgeDays: 10, idleDays: null })
  await tick(day(9, 1000))
  expect(await toldTo(holder())).toEqual([`${old.name} ends soon`])
  expect(await codeOf(old.key, day(10, -1000))).toBe('valid')
  expect(await codeOf(old.key, day(10))).toBe('expired')
  await tick(day(10))
  expect(await ledgerOf(old.id)).toEqual(['key.created', 'key.expired'])

  const idle = await keyUnder({ rotationIntervalDays: null, maxAgeDays: null, idleDays: 5 }, false)
  await tick(day(4, 1000))
  expect(await toldTo(holder())).toContain(`${idle.name} is unused and will be revoked`)
  await tick(day(5))
  expect(await codeOf(idle.key, day(5))).toBe('revoked')
  const [row] = await withTenant(ring, tx => tx.select().from(keys).where(eq(keys.id, idle.id)))
  expect(row).toMatchObject({ status: 'revoked', endReason: 'idle' })
})

test('compromise ends both secrets at once; a new one reopens the key, and the dead stay dead', async () => {
  const key = await keyUnder({})
  const second = must(await rotateKey(ring.developer, { keyId: key.keyId }, day(1)))
  expect(must(await markCompromised(ring.security, { keyId: key.keyId }, day(2)))).toMatchObject({ secretsEnded: 2 })
  expect([await codeOf(key.key, day(2)), await codeOf(second.key, day(2))]).toEqual(['revoked', 'revoked'])
  expect(must(await markCompromised(ring.lead, { keyId: key.keyId }, day(2)))).toMatchObject({ secretsEnded: 0 })
  expect((await toldTo(holder())).at(-1)).toBe(`${key.name} was marked as compromised`)
  await tick(day(3))
  const third = must(await rotateKey(ring.developer, { keyId: key.keyId }, day(4)))
  const codes = await Promise.all([key, second, third].map(({ key: plain }) => codeOf(plain, day(4))))
  expect(codes).toEqual(['revoked', 'revoked', 'valid'])
  expect(await ledgerOf(key.id)).toEqual(['key.created', 'key.rotated', 'key.compromised', 'key.rotated'])
})

test('an overlap is extended within its deadline, and not beyond', async () => {
  const key = await keyUnder({ overlapSeconds: 86_400, deadlineSeconds: 4 * 86_400 })
  const { keyId } = key
  const extend = (to: Date, now: Date) => extendOverlap(ring.developer, { keyId, retiresAt: to.toISOString() }, now)
  expect(await extend(day(3), day(1))).toMatchObject({ error: { reason: 'no_overlap' } })
  const rotated = must(await rotateKey(ring.developer, { keyId }, day(1)))
  expect(await extend(day(3), day(1))).toMatchObject({ error: { reason: 'overlap_not_started' } })
  expect(await codeOf(rotated.key, day(1))).toBe('valid')
  expect(await extend(day(5, 1), day(1))).toMatchObject({
    error: { reason: 'beyond_policy', latest: day(5).toISOString() },
  })
  expect(await extend(day(2), day(1))).toMatchObject({ error: { reason: 'not_later' } })
  must(await extend(day(5), day(1)))
  expect([await codeOf(key.key, day(5, -1000)), await codeOf(key.key, day(5))]).toEqual(['valid', 'superseded'])
  expect(await extend(day(5), day(5))).toMatchObject({ error: { reason: 'no_overlap' } })
  expect(await ledgerOf(key.id)).toEqual(['key.created', 'key.rotated', 'overlap.extended'])
})

test('a rotation never outlives a sooner expiry, and the successor does not inherit a near end', async () => {
  must(await updateEnvironmentPolicy(ring.lead, { ...place, overlapSeconds: 7 * 86_400 }, day(0)))
  const soon = await makeKey(ring.lead, { expiresAt: day(3).toISOString() }, day(0))
  const next = must(await rotateKey(ring.lead, { keyId: soon.keyId }, day(1)))
  expect(await codeOf(next.key, day(1))).toBe('valid')
  for (const plain of [soon.key, next.key]) {
    expect([await codeOf(plain, day(3, -1000)), await codeOf(plain, day(3))]).toEqual(['valid', 'expired'])
  }
  // The old secret ends in a day; its successor lives on as long as the key does.
  const key = await keyUnder({ overlapSeconds: 86_400, deadlineSeconds: 86_400, atDeadline: 'retire' })
  const successor = must(await rotateKey(ring.developer, { keyId: key.keyId }, day(1)))
  const [row] = await withTenant(ring, tx => tx.select().from(keySecrets).where(eq(keySecrets.id, successor.secretId)))
  expect(row).toMatchObject({ retiresAt: null, retiresBy: null, endedAt: null })
  await tick(day(40))
  expect([await codeOf(key.key, day(40)), await codeOf(successor.key, day(40))]).toEqual(['superseded', 'valid'])
})

test('limits are the key’s: two secrets in an overlap have one budget', async () => {
  const rateLimits = [{ name: 'per-hour', limit: 3, windowSeconds: 3600 }]
  const key = await makeKey(ring.lead, { rateLimits }, day(0))
  const rotated = must(await rotateKey(ring.lead, { keyId: key.keyId }, day(1)))
  const plain = [key.key, rotated.key, key.key, rotated.key, key.key]
  const codes: string[] = []
  for (const each of plain) codes.push(await codeOf(each, day(1, 1000)))
  expect(codes).toEqual(['valid', 'valid', 'valid', 'rate_limited', 'rate_limited'])
})
