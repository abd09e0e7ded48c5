import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keySecrets, keys } from '#db/schema/keys.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import type { KeyActor, SystemActor, TokenActor } from '#lib/access/actor.ts'
import { makeKey, makeKeyring } from '#lib/keys/keys.fixture.ts'
import { quarantineKey, releaseKey, revokeKey } from '#lib/keys/stop-key.ts'
import { must } from '#lib/result.ts'
import { extendOverlap } from '#lib/rotation/extend-overlap.ts'
import { handleOverdueRotations } from '#lib/rotation/handle-overdue-rotations.ts'
import { invariants, type Snapshot } from '#lib/rotation/invariants.fixture.ts'
import { markCompromised } from '#lib/rotation/mark-compromised.ts'
import { openDueRotations } from '#lib/rotation/open-due-rotations.ts'
import { retireDueSecrets } from '#lib/rotation/retire-due-secrets.ts'
import { retireOldSecret } from '#lib/rotation/retire-old-secret.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import { rotateSelf } from '#lib/rotation/rotate-self.ts'
import { updateEnvironmentPolicy } from '#lib/services/update-environment-policy.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { tokenOf } from '#lib/usage/usage.fixture.ts'
import { findSecret } from './find-secret.ts'
import { judge } from './verdict.ts'
import { verifyKey } from './verify-key.ts'

/**
 * Random histories of one key, lived through on a real database by the product's own verbs; after each step everything
 * that must always hold is looked at. The pure decisions have tables of their own; this is about what they add up to.
 */
useTestDatabase()
const start = new Date('2026-03-01T10:00:00Z')
const hourMs = 3_600_000
const place = { service: 'payments', environment: 'production' } as const
let ring: Awaited<ReturnType<typeof makeKeyring>>
let clock: SystemActor
let asking: TokenActor
beforeAll(async () => {
  ring = await makeKeyring('Tidewater')
  clock = { kind: 'system', organizationId: ring.organizationId, name: 'clock' }
  asking = tokenOf(ring.lead, {}, ['keys:verify'])
})
afterAll(closeIngest)

const nth = fc.nat({ max: 5 })
const act = fc.oneof(
  { weight: 5, arbitrary: fc.record({ act: fc.constant('use' as const), nth }) },
  { weight: 5, arbitrary: fc.record({ act: fc.constant('clock' as const), hours: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('rotate' as const), replaceUnused: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('turn itself' as const), nth, claim: fc.constantFrom('a', 'b') }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('extend' as const), hours: fc.integer({ min: 1, max: 100 }) }) },
  fc.record({ act: fc.constantFrom('retire' as const, 'quarantine' as const, 'release' as const) }),
  fc.record({ act: fc.constantFrom('compromise' as const, 'revoke' as const, 'release' as const) }),
)
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never
const policy = fc.record({
  overlapSeconds: fc.constantFrom(0, 6 * 3600, 24 * 3600),
  deadlineSeconds: fc.constantFrom(24 * 3600, 72 * 3600),
  atDeadline: fc.constantFrom('hold' as const, 'retire' as const),
  rotationIntervalDays: fc.constantFrom(null, 2),
  whenOverdue: fc.constantFrom('remind' as const, 'quarantine' as const, 'revoke' as const),
})

class Life {
  readonly plain: string[] = []
  readonly ids: string[] = []
  now = start
  readonly key: Awaited<ReturnType<typeof makeKey>>

  constructor(key: Life['key']) {
    this.key = key
    this.plain.push(key.key)
    this.ids.push(key.secretId)
  }

  async do(step: Act): Promise<void> {
    this.now = new Date(this.now.getTime() + 1000)
    const { keyId } = this.key
    const { now } = this
    switch (step.act) {
      case 'use':
        return void (await verifyKey(asking, { key: this.plain[step.nth % this.plain.length] ?? '', ...place }, now))
      case 'clock':
        this.now = new Date(now.getTime() + step.hours * hourMs)
        await openDueRotations(clock, this.now)
        await handleOverdueRotations(clock, this.now)
        await retireDueSecrets(clock, this.now)
        return
      case 'rotate':
        return this.keep(await rotateKey(ring.lead, { keyId, replaceUnused: step.replaceUnused }, now))
      case 'turn itself': {
        const secretId = this.ids[step.nth % this.ids.length] ?? ''
        const actor: KeyActor = { kind: 'key', organizationId: ring.organizationId, keyId, secretId }
        return this.keep(await rotateSelf(actor, { idempotencyKey: step.claim }, now))
      }
      case 'extend': {
        const retiresAt = new Date(now.getTime() + step.hours * hourMs).toISOString()
        return void (await extendOverlap(ring.lead, { keyId, retiresAt }, now))
      }
      case 'retire':
        return void (await retireOldSecret(ring.lead, { keyId }, now))
      case 'quarantine':
        return void (await quarantineKey(ring.lead, { keyId }, now))
      case 'release':
        return void (await releaseKey(ring.lead, { keyId }, now))
      case 'revoke':
        return void (await revokeKey(ring.lead, { keyId }, now))
      case 'compromise':
        return void (await markCompromised(ring.lead, { keyId }, now))
    }
  }

  private keep(rotated: Awaited<ReturnType<typeof rotateKey>>): void {
    if (!rotated.ok) return
    this.plain.push(rotated.value.key)
    this.ids.push(rotated.value.secretId)
  }

  async look(): Promise<Snapshot> {
    const { keyId } = this.key
    const [row] = await withTenant(ring, tx => tx.select().from(keys).where(eq(keys.id, keyId)))
    const secrets = await withTenant(ring, tx => tx.select().from(keySecrets).where(eq(keySecrets.keyId, keyId)))
    if (!row) throw new Error('the key is gone')
    const codes: string[] = []
    for (const { id } of secrets) {
      const stored = await findSecret(this.plain[this.ids.indexOf(id)] ?? '')
      codes.push(
        stored ? judge(stored, { serviceId: stored.serviceId, environment: 'production' }, this.now) : 'unknown',
      )
    }
    return { at: this.now, key: row, secrets, codes }
  }
}

test('whatever is done to a key, in whatever order, these hold', { timeout: 120_000 }, async () => {
  const done = new Set<string>()
  const seen = new Set<string>()
  const life = fc.record({
    policy,
    expires: fc.option(fc.integer({ min: 30, max: 200 })),
    acts: fc.array(act, { minLength: 4, maxLength: 18 }),
  })
  const property = fc.asyncProperty(life, async ({ policy: wanted, expires, acts }) => {
    must(await updateEnvironmentPolicy(ring.lead, { ...place, ...wanted, claimDays: 1 }, start))
    const expiresAt = expires === null ? undefined : new Date(start.getTime() + expires * hourMs).toISOString()
    const subject = new Life(await makeKey(ring.lead, { expiresAt }, start))
    let before = await subject.look()
    for (const step of acts) {
      await subject.do(step)
      const after = await subject.look()
      for (const [name, isBroken] of Object.entries(invariants)) {
        expect({ [name]: isBroken({ before, after, act: step.act }) }).toEqual({ [name]: null })
      }
      done.add(step.act)
      for (const code of after.codes) seen.add(code)
      before = after
    }
  })
  await fc.assert(property, { numRuns: 40 })
  // That the histories went through everything worth the name.
  expect(done.size).toBe(10)
  expect([...seen].sort()).toEqual(['expired', 'quarantined', 'revoked', 'superseded', 'valid'])
})
