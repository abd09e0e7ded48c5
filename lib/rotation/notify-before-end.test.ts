import { eq, sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { keys } from '#db/schema/keys.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { later, makeKey, makeKeyring } from '#lib/keys/keys.fixture.ts'
import { notifyBeforeEnd } from './notify-before-end.ts'

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
  // Who locks a row leaves a mark on it.
  const mark = async () => {
    const [row] = await withTenant(ring.owner, tx =>
      tx.select({ mark: sql<string>`xmax::text` }).from(keys).where(eq(keys.id, keyId)),
    )
    return row?.mark
  }
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
