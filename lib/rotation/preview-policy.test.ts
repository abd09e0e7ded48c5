import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import { keys } from '#db/schema/keys.ts'
import { serviceEnvironments } from '#db/schema/services.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { later, makeKey, makeKeyring, now } from '#lib/keys/keys.fixture.ts'
import { getKey } from '#lib/keys/queries.ts'
import { setKeyPolicy } from '#lib/keys/set-key-policy.ts'
import { revokeKey } from '#lib/keys/stop-key.ts'
import { must } from '#lib/result.ts'
import type { RotationPolicy } from '#lib/services/input.ts'
import { updateEnvironmentPolicy } from '#lib/services/update-environment-policy.ts'
import { type PreviewGroup, previewFates, previewPolicy } from './preview-policy.ts'

useTestDatabase()
let ring: Awaited<ReturnType<typeof makeKeyring>>
let other: Awaited<ReturnType<typeof makeKeyring>>
let count = 0
beforeEach(async () => {
  count += 1
  ring = await makeKeyring(`Tidewater ${count}`)
  other = await makeKeyring(`Harbor ${count}`)
})

const production = { service: 'payments', environment: 'production' as const }
const daysOn = (days: number) => later(days * 86_400)
const preview = async (change: Partial<RotationPolicy>, actor = ring.lead) =>
  must(await previewPolicy(actor, { ...production, ...change }, now))
const names = (group: PreviewGroup) => group.rows.map(row => row.name)
const bornDaysAgo = (days: number, name: string, input: Parameters<typeof makeKey>[1] = {}) =>
  makeKey(ring.lead, { name, ...input }, daysOn(-days))
const lastUsed = (keyId: string, at: Date) =>
  withTenant(ring, tx => tx.update(keys).set({ lastUsedAt: at }).where(eq(keys.id, keyId)))
const everything = () =>
  withTenant(ring, async tx => ({
    keys: await tx.select().from(keys).orderBy(keys.id),
    policies: await tx.select().from(serviceEnvironments).orderBy(serviceEnvironments.environment),
    events: await tx.select().from(auditEvents).orderBy(auditEvents.seq),
  }))

test('a shorter interval: what becomes due at once, what soon, from when to when', async () => {
  const old = await bornDaysAgo(40, 'old')
  await bornDaysAgo(10, 'middle')
  await bornDaysAgo(100, 'overdue') // by 90 days already
  await bornDaysAgo(1, 'elsewhere', { environment: 'staging' })
  const { keyId } = await bornDaysAgo(50, 'ended')
  must(await revokeKey(ring.lead, { keyId }, now))
  const found = await preview({ rotationIntervalDays: 30 })
  expect(found).toMatchObject({ keys: 3, moved: 3, stillDue: 1 })
  const hint = (await getKey(ring.lead, old.keyId, now))?.hint
  expect(found.atOnce).toEqual({
    total: 1,
    rows: [{ id: old.id, name: 'old', hint, holder: 'cron', from: daysOn(50), to: daysOn(-10) }],
  })
  expect(found.soon).toMatchObject({ total: 1, rows: [{ name: 'middle', from: daysOn(80), to: daysOn(20) }] })
  expect(found.unscheduled).toEqual({ total: 0, rows: [] })
})

test('without an interval, keys lose their schedule; one with its own keeps it', async () => {
  await bornDaysAgo(10, 'follows')
  const { keyId } = await bornDaysAgo(10, 'its own')
  must(await setKeyPolicy(ring.lead, { keyId, policy: { rotationIntervalDays: 20 } }, now))
  const found = await preview({ rotationIntervalDays: null })
  expect(found.unscheduled).toMatchObject({ total: 1, rows: [{ name: 'follows', from: daysOn(80), to: null }] })
  expect(found.soon).toMatchObject({ total: 1, rows: [{ name: 'its own', from: daysOn(10), to: daysOn(10) }] })
  expect(found).toMatchObject({ keys: 2, moved: 1 })
})

test('the greatest age ends keys within 30 days, but for those that their expiry ends before', async () => {
  await bornDaysAgo(340, 'old')
  await bornDaysAgo(400, 'older')
  await bornDaysAgo(330, 'younger')
  await bornDaysAgo(350, 'expires', { expiresAt: daysOn(3).toISOString() })
  const { keyId } = await bornDaysAgo(400, 'may be old')
  must(await setKeyPolicy(ring.lead, { keyId, policy: { maxAgeDays: null } }, now))
  const { tooOld, endAtOnce } = await preview({ maxAgeDays: 365 })
  expect(endAtOnce).toBe(1)
  expect(tooOld).toMatchObject({
    total: 2,
    rows: [
      { name: 'older', from: null, to: daysOn(-35) },
      { name: 'old', from: null, to: daysOn(25) },
    ],
  })
})

test('idle keys are counted from their last use, or from their making', async () => {
  await bornDaysAgo(50, 'never used')
  const used = await bornDaysAgo(50, 'used')
  await lastUsed(used.id, daysOn(-1))
  const forgotten = await bornDaysAgo(200, 'forgotten')
  await lastUsed(forgotten.id, daysOn(-100))
  expect((await preview({})).idle).toEqual({ total: 0, rows: [] })
  const { idle, endAtOnce } = await preview({ idleDays: 60, maxAgeDays: 120 })
  expect(endAtOnce).toBe(1) // too old as well, but one key
  expect(idle).toMatchObject({
    total: 2,
    rows: [
      { name: 'forgotten', to: daysOn(-40) },
      { name: 'never used', to: daysOn(10) },
    ],
  })
})

test('a group counts all and names the first twenty, the soonest first', async () => {
  for (let index = 0; index < 23; index++) await bornDaysAgo(31 + index, `key ${index}`)
  const { atOnce } = await preview({ rotationIntervalDays: 30 })
  expect(atOnce.total).toBe(23)
  expect(names(atOnce)).toEqual(Array.from({ length: 20 }, (_, index) => `key ${22 - index}`))
})

test.each<[string, Partial<RotationPolicy>]>([
  ['a shorter interval', { rotationIntervalDays: 30 }],
  ['a longer one', { rotationIntervalDays: 365 }],
  ['another hour in a zone with daylight saving', { rotationHour: 2, rotationZone: 'Europe/Berlin' }],
  ['only when asked', { rotationIntervalDays: null }],
  ['a greatest age', { maxAgeDays: 60 }],
  ['notices and claims alone', { noticeDays: [3], claimDays: 2 }],
])('%s: saving does to each key what the preview said', async (_, change) => {
  for (const days of [1, 29, 31, 64, 89, 91, 200]) await bornDaysAgo(days, `born ${days} days ago`)
  const { keyId } = await bornDaysAgo(45, 'its own')
  must(await setKeyPolicy(ring.lead, { keyId, policy: { rotationIntervalDays: 50, maxAgeDays: 70 } }, now))
  const before = await everything()
  const said = await preview(change)
  expect(await everything()).toEqual(before)

  must(await updateEnvironmentPolicy(ring.lead, { ...production, ...change }, now))
  const { keys: after } = await everything()
  const dueBefore = new Map(before.keys.map(key => [key.id, key.rotatesAt]))
  const isDue = (at: Date | null | undefined) => at != null && at <= now
  const came = {
    atOnce: after.filter(key => isDue(key.rotatesAt) && !isDue(dueBefore.get(key.id))),
    soon: after.filter(key => key.rotatesAt && key.rotatesAt > now && key.rotatesAt <= daysOn(30)),
    unscheduled: after.filter(key => dueBefore.get(key.id) && !key.rotatesAt),
  }
  const facts = (rows: { id: string; to: Date | null }[]) => rows.map(({ id, to }) => [id, to]).sort()
  for (const fate of ['atOnce', 'soon', 'unscheduled'] as const) {
    expect(facts(said[fate].rows), fate).toEqual(facts(came[fate].map(key => ({ id: key.id, to: key.rotatesAt }))))
  }
  expect(said.moved).toBe(after.filter(key => dueBefore.get(key.id)?.getTime() !== key.rotatesAt?.getTime()).length)
  // What stands now is what the preview promised, so a preview of no change promises it again.
  const again = await preview({})
  for (const fate of ['tooOld', 'idle'] as const) expect(facts(again[fate].rows)).toEqual(facts(said[fate].rows))
})

test('it fails as saving fails', async () => {
  const beyond = { overlapSeconds: 2 * 86_400, deadlineSeconds: 86_400 }
  for (const verb of [previewPolicy, updateEnvironmentPolicy]) {
    expect(await verb(ring.lead, { ...production, ...beyond }, now)).toEqual({
      ok: false,
      error: { reason: 'overlap_beyond_deadline' },
    })
    expect(await verb(ring.lead, { ...production, service: 'nowhere' }, now)).toMatchObject({ ok: false })
  }
})

test('whoever may not change the policy gets no preview; another organization’s keys are in none', async () => {
  await bornDaysAgo(40, 'ours')
  for (const actor of [ring.developer, ring.security, ring.outsider]) {
    const refused = await previewPolicy(actor, { ...production, rotationIntervalDays: 1 }, now)
    expect(refused).toEqual({ ok: false, error: { reason: 'not_found' } })
  }
  const theirs = await preview({ rotationIntervalDays: 1 }, other.owner) // of their own payments, which has no keys
  expect(theirs.keys).toBe(0)
  for (const fate of previewFates) expect(theirs[fate]).toEqual({ total: 0, rows: [] })
})
