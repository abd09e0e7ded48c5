import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { keySecrets } from '#db/schema/keys.ts'
import { rotations } from '#db/schema/rotations.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { later, makeKey, makeKeyring, now } from '#lib/keys/keys.fixture.ts'
import { markFirstUse } from '#lib/usage/first-use.ts'
import { openDueRotations } from './open-due-rotations.ts'
import { rotateKey } from './rotate-key.ts'
import { rotateSelf } from './rotate-self.ts'

useTestDatabase()
let ring: Awaited<ReturnType<typeof makeKeyring>>
beforeAll(async () => {
  ring = await makeKeyring('Tidewater')
})

test('two hundred times two rotations at once: one successor, one obligation met', { timeout: 120_000 }, async () => {
  for (let round = 0; round < 200; round++) {
    const key = await makeKey(ring.lead)
    const self = { kind: 'key', organizationId: ring.organizationId, keyId: key.id, secretId: key.secretId } as const
    const second =
      round % 2 === 0
        ? rotateKey(ring.owner, { keyId: key.keyId }, later(1))
        : rotateSelf(self, { idempotencyKey: `${round}` }, later(1))
    const both = await Promise.all([rotateKey(ring.lead, { keyId: key.keyId }, later(1)), second])
    expect(both.filter(each => each.ok)).toHaveLength(1)
    const secrets = await withTenant(ring, tx => tx.select().from(keySecrets).where(eq(keySecrets.keyId, key.id)))
    expect(secrets).toHaveLength(2)
    expect(secrets.filter(({ successorId }) => successorId === null)).toHaveLength(1)
    const met = await withTenant(ring, tx => tx.select().from(rotations).where(eq(rotations.keyId, key.id)))
    expect(met).toMatchObject([{ secretId: key.secretId, fulfilledAt: later(1) }])
  }
})

test('a rotation, the first use of its successor, and another rotation: never a third live secret', async () => {
  for (let round = 0; round < 20; round++) {
    const key = await makeKey(ring.lead)
    const first = await rotateKey(ring.lead, { keyId: key.keyId }, later(1))
    if (!first.ok) throw new Error('the first rotation has no rival')
    await Promise.all([
      rotateKey(ring.lead, { keyId: key.keyId, replaceUnused: true }, later(2)),
      markFirstUse(first.value.secretId, later(2)),
      rotateKey(ring.owner, { keyId: key.keyId, replaceUnused: true }, later(2)),
    ])
    const secrets = await withTenant(ring, tx => tx.select().from(keySecrets).where(eq(keySecrets.keyId, key.id)))
    const live = secrets.filter(({ endedAt }) => endedAt === null)
    expect(live).toHaveLength(2)
    expect(live.find(({ id }) => id === key.secretId)?.successorId).toBe(live.find(({ id }) => id !== key.secretId)?.id)
  }
})

test('however many clocks run at once, a due rotation is opened once', async () => {
  const key = await makeKey(ring.lead)
  const clock = { kind: 'system', organizationId: ring.organizationId, name: 'clock' } as const
  const due = new Date(now.getTime() + 91 * 86_400_000)
  const opened = await Promise.all([1, 2, 3, 4].map(() => openDueRotations(clock, due)))
  const open = await withTenant(ring, tx => tx.select().from(rotations).where(eq(rotations.keyId, key.id)))
  expect(open).toMatchObject([{ cause: 'scheduled', fulfilledAt: null, openedBy: 'system:clock' }])
  expect(opened.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(0)
})
