import { eq, sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { keys } from '#db/schema/keys.ts'
import { notices } from '#db/schema/notices.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { later, makeKey, makeKeyring } from '#lib/keys/keys.fixture.ts'
import { must } from '#lib/result.ts'
import { markFirstUse } from '#lib/usage/first-use.ts'
import { notifyBeforeEnd } from './notify-before-end.ts'
import { rotateKey } from './rotate-key.ts'

useTestDatabase()
let ring: Awaited<ReturnType<typeof makeKeyring>>
let clock: SystemActor
beforeAll(async () => {
  ring = await makeKeyring('Tidewater')
  clock = { kind: 'system', organizationId: ring.owner.organizationId, name: 'clock' }
})

const hour = 3600

test('a key of whose end was told is left alone until the next stage: thousands may end on one day', async () => {
  const { keyId } = await makeKey(ring.lead, { expiresAt: later(30 * hour).toISOString() })
  const mark = () => markOf(keyId)
  const untouched = await mark()
  expect(await notifyBeforeEnd(clock, later(5 * hour))).toBe(0)
  expect(await mark()).toBe(untouched)
  expect(await notifyBeforeEnd(clock, later(7 * hour))).toBe(1)
  const told = await mark()
  expect(told).not.toBe(untouched)
  expect(await notifyBeforeEnd(clock, later(7 * hour + 60))).toBe(0)
  expect(await mark()).toBe(told)
  expect(await notifyBeforeEnd(clock, later(29 * hour))).toBe(1)
})

test('an overlap of a day or less is told of in its last hour alone, and left alone until then', async () => {
  const { keyId, name } = await makeKey(ring.lead)
  const { secretId } = must(await rotateKey(ring.lead, { keyId, overlapSeconds: 20 * hour }, later(0)))
  await markFirstUse(secretId, later(60))
  const titles = async () => {
    const told = await withTenant(ring.owner, tx => tx.select().from(notices).where(eq(notices.keyId, keyId)))
    return told.map(({ title }) => title).filter(title => title.includes('retires soon'))
  }
  const mark = await markOf(keyId)
  await notifyBeforeEnd(clock, later(10 * hour))
  expect([await titles(), await markOf(keyId)]).toEqual([[], mark])
  await notifyBeforeEnd(clock, later(19.5 * hour))
  expect(new Set(await titles())).toEqual(new Set([`The old secret of ${name} retires soon`]))
})

/** Who locks a row leaves a mark on it. */
async function markOf(keyId: string): Promise<string | undefined> {
  const [row] = await withTenant(ring.owner, tx =>
    tx.select({ mark: sql<string>`xmax::text` }).from(keys).where(eq(keys.id, keyId)),
  )
  return row?.mark
}
