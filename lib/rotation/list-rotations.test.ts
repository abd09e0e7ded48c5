import { eq, sql } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { keys } from '#db/schema/keys.ts'
import { rotations } from '#db/schema/rotations.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { later, makeKey, makeKeyring, now } from '#lib/keys/keys.fixture.ts'
import { revokeKey } from '#lib/keys/stop-key.ts'
import { must } from '#lib/result.ts'
import { markFirstUse } from '#lib/usage/first-use.ts'
import { listRotationDay, listRotationDays } from './list-rotation-days.ts'
import { countOpenRotations, listRotations, type RotationQueue, rotationStates } from './list-rotations.ts'
import { rotateKey } from './rotate-key.ts'

useTestDatabase()
const day = 86_400
let ring: Awaited<ReturnType<typeof makeKeyring>>
let other: Awaited<ReturnType<typeof makeKeyring>>
let count = 0
beforeAll(async () => {
  other = await makeKeyring('Harbor')
})
beforeEach(async () => {
  ring = await makeKeyring(`Tidewater ${++count}`)
})

/** As the clock does when a rotation is due. */
async function open(keyId: KeyId, row: Partial<typeof rotations.$inferInsert> = {}) {
  const dueAt = row.dueAt ?? later(-day)
  const { organizationId } = ring
  const values = { organizationId, keyId, cause: 'scheduled', openedBy: 'system:clock', dueAt } as const
  await withTenant(ring, async tx => {
    await tx.insert(rotations).values({ ...values, overdueAt: later(6 * day), ...row })
    await tx.update(keys).set({ rotatesAt: dueAt }).where(eq(keys.id, keyId))
  })
}

async function set(keyId: KeyId, values: Partial<typeof keys.$inferInsert>) {
  await withTenant(ring, tx => tx.update(keys).set(values).where(eq(keys.id, keyId)))
}

const names = (queue: RotationQueue) =>
  Object.fromEntries(
    rotationStates
      .filter(state => queue[state].total > 0)
      .map(state => [state, queue[state].rows.map(row => row.key.name)]),
  )

test('each stands where its moments put it, most pressing first', async () => {
  const make = (name: string) => makeKey(ring.lead, { name })
  const [late, later1, waits, asked, stolen, near, far] = await Promise.all(
    ['late', 'later', 'waits', 'asked', 'stolen', 'near', 'far'].map(make),
  )
  if (!late || !later1 || !waits || !asked || !stolen || !near || !far) throw new Error('seven were made')
  await open(later1.keyId, { dueAt: later(-8 * day), overdueAt: later(0) })
  await open(late.keyId, { dueAt: later(-9 * day), overdueAt: later(-2 * day) })
  await open(waits.keyId, { overdueAt: later(1) })
  await open(asked.keyId, { cause: 'requested', dueAt: later(-2 * day) })
  await open(stolen.keyId, { cause: 'compromised', overdueAt: later(0) })
  await set(stolen.keyId, { compromisedAt: now })
  await set(near.keyId, { rotatesAt: later(30 * day) })
  await set(far.keyId, { rotatesAt: later(30 * day + 1) })
  const queue = await listRotations(ring.lead, now)
  expect(names(queue)).toEqual({
    compromised: ['stolen'],
    overdue: ['late', 'later'],
    waiting: ['asked', 'waits'],
    upcoming: ['near'],
  })
  expect(queue.waiting.rows[0]).toMatchObject({
    cause: 'requested',
    at: later(-2 * day),
    overdueAt: later(6 * day),
    turnsItself: true,
  })
  expect(queue.compromised.rows[0]).toMatchObject({ turnsItself: false })
  expect(await countOpenRotations(ring.lead, now)).toEqual({ open: 5, urgent: 3 })
})

test('what is due before the clock has looked waits: nobody has been told yet', async () => {
  const { keyId } = await makeKey(ring.lead)
  await set(keyId, { rotatesAt: later(-20 * day) })
  const { waiting } = await listRotations(ring.lead, now)
  expect(waiting).toMatchObject({ total: 1, rows: [{ at: later(-20 * day), overdueAt: null }] })
  must(await rotateKey(ring.lead, { keyId }, now))
  await set(keyId, { rotatesAt: later(-1) })
  expect(names(await listRotations(ring.lead, now))).toMatchObject({ overlapping: [expect.any(String)] })
  expect(await countOpenRotations(ring.lead, now)).toEqual({ open: 0, urgent: 0 })
})

test('fulfilled and closed rotations, and ended keys, are gone', async () => {
  const [done, closed, ended, expired] = [
    await makeKey(ring.lead),
    await makeKey(ring.lead),
    await makeKey(ring.lead),
    await makeKey(ring.lead),
  ]
  await open(done.keyId, { fulfilledAt: now })
  await open(closed.keyId, { closedAt: now })
  await open(ended.keyId)
  await open(expired.keyId)
  for (const each of [done, closed]) await set(each.keyId, { rotatesAt: later(90 * day) })
  await set(expired.keyId, { expiresAt: later(0) })
  must(await revokeKey(ring.lead, { keyId: ended.keyId }, now))
  expect(names(await listRotations(ring.lead, now))).toEqual({})
})

test('an overlap says whether the new one is in use, and ends when the old one does', async () => {
  const key = await makeKey(ring.lead, { name: 'ledger' })
  await markFirstUse(key.secretId, now)
  const { secretId } = must(await rotateKey(ring.lead, { keyId: key.keyId }, now))
  const overlap = async (at: Date) => (await listRotations(ring.lead, at)).overlapping
  expect(await overlap(later(1))).toMatchObject({ total: 1, rows: [{ at: null, firstUsedAt: null }] })
  await markFirstUse(secretId, later(60))
  const end = later(60 + 7 * day)
  expect(await overlap(later(61))).toMatchObject({ rows: [{ at: end, firstUsedAt: later(60) }] })
  expect((await overlap(later(61))).rows[0]?.key.retiring?.secretId).toBe(key.secretId)
  expect((await overlap(end)).total).toBe(0)
})

test('who must act: the holder; a machine’s person, unless it turns itself', async () => {
  const held = await makeKey(ring.developer, { environment: 'development', holder: undefined })
  const machines = await makeKey(ring.lead)
  const off = await makeKey(ring.lead)
  for (const key of [held, machines, off]) await open(key.keyId)
  await set(off.keyId, { policy: { selfRotation: 'off' } })
  const { rows } = (await listRotations(ring.lead, now)).waiting
  const of = (keyId: KeyId) => rows.find(row => row.key.id === keyId)
  expect(of(held.keyId)).toMatchObject({ key: { holder: { kind: 'member', name: 'developer' } }, turnsItself: false })
  expect(of(machines.keyId)).toMatchObject({ key: { holder: { responsible: 'lead' } }, turnsItself: true })
  expect(of(off.keyId)).toMatchObject({ turnsItself: false })
})

test('nobody sees what they may not see, in the queue, the count and the calendar', async () => {
  const { keyId } = await makeKey(ring.lead)
  await open(keyId)
  for (const actor of [ring.outsider, other.owner]) {
    expect(names(await listRotations(actor, now))).toEqual({})
    expect(await countOpenRotations(actor, now)).toEqual({ open: 0, urgent: 0 })
    expect(await listRotationDays(actor, 365, later(-2 * day))).toEqual([])
    expect((await listRotationDay(actor, '2026-11-21', later(-2 * day))).total).toBe(0)
  }
  for (const actor of [ring.developer, ring.security, ring.owner]) {
    expect((await countOpenRotations(actor, now)).open).toBe(1)
  }
})

test('a long list is cut at 200, and its number is whole', async () => {
  await makeKey(ring.lead)
  await withTenant(ring, async tx => {
    await tx.execute(sql`
      insert into keys (id, organization_id, service_id, environment, name, secret_created_at, rotates_at)
      select gen_random_uuid(), organization_id, service_id, environment, 'key ' || n, secret_created_at,
        ${later(day).toISOString()}::timestamptz + n * interval '1 second'
      from keys, generate_series(1, 230) n`)
  })
  const { rows, total } = (await listRotations(ring.owner, now)).upcoming
  expect([rows.length, total, rows[0]?.key.name, rows.at(-1)?.key.name]).toEqual([200, 230, 'key 1', 'key 200'])
})

test('the calendar counts by day in UTC, and a day lists what it counts', async () => {
  const [due, late, ends, overlap] = [
    await makeKey(ring.lead, { name: 'due' }),
    await makeKey(ring.lead, { name: 'late' }),
    await makeKey(ring.lead, { name: 'ends', expiresAt: '2026-11-25T12:00:00Z' }),
    await makeKey(ring.lead, { name: 'overlap' }),
  ]
  await set(due.keyId, { rotatesAt: new Date('2026-11-25T00:00:00Z') })
  await set(late.keyId, { rotatesAt: new Date('2026-11-24T23:59:59Z') })
  await set(ends.keyId, { rotatesAt: new Date('2026-11-25T13:00:00Z') }) // it ends before that
  await markFirstUse(overlap.secretId, now)
  const { secretId } = must(await rotateKey(ring.lead, { keyId: overlap.keyId, overlapSeconds: 3 * day }, now))
  await markFirstUse(secretId, now)
  expect(await listRotationDays(ring.lead, 42, now)).toEqual([
    { day: '2026-11-24', due: 1, overlapsEnd: 0, keysEnd: 0 },
    { day: '2026-11-25', due: 1, overlapsEnd: 1, keysEnd: 1 },
  ])
  const { entries, total } = await listRotationDay(ring.lead, '2026-11-25', now)
  expect(total).toBe(3)
  expect(entries.map(({ key, kind }) => [key.name, kind])).toEqual([
    ['due', 'due'],
    ['overlap', 'overlap_ends'],
    ['ends', 'key_ends'],
  ])
  expect(await listRotationDays(ring.lead, 2, now)).toEqual([])
})
