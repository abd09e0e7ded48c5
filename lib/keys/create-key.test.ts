import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { newId } from '#db/schema/columns.ts'
import { exposures, keySecrets, keys } from '#db/schema/keys.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { updateEnvironmentPolicy } from '#lib/services/update-environment-policy.ts'
import { createKey } from './create-key.ts'
import { createKeys } from './create-keys.ts'
import type { CreateKeysInput } from './input.ts'
import { keyIdInput, listKeysInput } from './input.ts'
import { parseKey } from './key-format.ts'
import { actsOn, makeKeyring, now } from './keys.fixture.ts'
import { getKey, listKeys } from './queries.ts'

useTestDatabase()
let ring: Awaited<ReturnType<typeof makeKeyring>>
let other: Awaited<ReturnType<typeof makeKeyring>>
beforeAll(async () => {
  ring = await makeKeyring('Tidewater')
  other = await makeKeyring('Harbor')
})

const wanted = { service: 'payments', environment: 'development', name: 'laptop' } as const

test('a key is made with one secret, of which only a hash is kept', async () => {
  const made = must(await createKey(ring.developer, wanted, now))
  expect(parseKey(made.key)).toEqual({ prefix: 'payments', environment: 'development' })
  const rows = await withTenant(ring, tx => tx.select().from(keySecrets).where(eq(keySecrets.keyId, made.id)))
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain(made.key.slice(13, 40))
  expect(rows[0]?.hash).toHaveLength(32)
  expect(made.hint).toBe(rows[0]?.hint)
})

test('whoever created it is on record as having seen it, and in the ledger', async () => {
  const made = must(await createKey(ring.developer, wanted, now))
  const seen = await withTenant(ring, tx => tx.select().from(exposures).where(eq(exposures.keyId, made.id)))
  expect(seen).toMatchObject([
    { memberId: ring.developer.memberId, secretId: made.secretId, how: 'created', sessionId: ring.developer.sessionId },
  ])
  expect(await actsOn(ring.owner, keyIdInput.parse(made.id))).toEqual([
    { action: 'key.created', actor: `member:${ring.developer.memberId}` },
  ])
})

test('it is held by its maker, unless a machine or a member is named', async () => {
  const holderOf = async (holder?: { machine: string } | { member: string }) => {
    const { id } = must(await createKey(ring.lead, { ...wanted, holder }, now))
    return (await getKey(ring.lead, keyIdInput.parse(id), now))?.holder
  }
  expect(await holderOf()).toMatchObject({ kind: 'member', id: ring.lead.memberId })
  expect(await holderOf({ machine: 'refund-worker' })).toMatchObject({ kind: 'machine', responsible: 'lead' })
  const email = `${ring.developer.memberId}@example.com`
  expect(await holderOf({ member: email })).toMatchObject({ kind: 'member', id: ring.developer.memberId })
})

test.each([
  ['a member of another team', () => ring.outsider, {}, 'service_not_found'],
  ['another organization', () => other.developer, { service: 'nothing-here' }, 'service_not_found'],
  ['security, which creates none', () => ring.security, {}, 'service_not_found'],
  ['a holder outside the team', () => ring.lead, { holder: { member: 'nobody@example.com' } }, 'holder_not_found'],
  ['an end in the past', () => ring.lead, { expiresAt: '2026-11-22T09:00:00Z' }, 'expiry_in_the_past'],
] as const)('%s is refused, and nothing is written', async (_, actor, input, reason) => {
  const before = await countKeysOf()
  expect(await createKey(actor(), { ...wanted, ...input }, now)).toMatchObject({ ok: false, error: { reason } })
  expect(await countKeysOf()).toBe(before)
})

test('a developer makes production keys until the policy asks for a lead', async () => {
  const production = { ...wanted, environment: 'production' } as const
  must(await createKey(ring.developer, production, now))
  const policy = ring.service.environments.includes('production') && {
    ...{ service: 'payments', environment: 'production' as const, rotationIntervalDays: 90 },
    ...{ overlapSeconds: 604_800, deadlineSeconds: 2_592_000, atDeadline: 'hold' as const, createNeedsLead: true },
  }
  if (policy) must(await updateEnvironmentPolicy(ring.owner, policy))
  expect(await createKey(ring.developer, production, now)).toMatchObject({ ok: false })
  must(await createKey(ring.lead, production, now))
})

const several = (attempt: string): CreateKeysInput => ({
  ...{ attempt, service: 'payments', name: 'everywhere' },
  environments: ['development', 'staging', 'production'],
})

test('several environments: a key for each, all or none', async () => {
  const made = must(await createKeys(ring.lead, several(newId()), now))
  expect(made.map(key => key.environment)).toEqual(['development', 'staging', 'production'])
  expect(new Set(made.map(key => key.key)).size).toBe(3)
  const before = await countKeysOf()
  expect(await createKeys(ring.developer, several(newId()), now)).toMatchObject({ ok: false }) // production needs a lead
  expect(await countKeysOf()).toBe(before)
})

test('two clicks at once on one form make its keys once', async () => {
  const before = await countKeysOf()
  const form = several(newId())
  const both = await Promise.all([createKeys(ring.lead, form, now), createKeys(ring.lead, form, now)])
  expect(both.filter(each => each.ok)).toHaveLength(1)
  expect(both.find(each => !each.ok)).toMatchObject({ error: { reason: 'already_created' } })
  expect(await countKeysOf()).toBe(before + 3)
})

test('another organization sees nothing of it', async () => {
  const { id } = must(await createKey(ring.lead, wanted, now))
  expect(await getKey(other.owner, keyIdInput.parse(id), now)).toBeNull()
  expect((await listKeys(other.owner, listKeysInput.parse({}), now)).items).toEqual([])
})

async function countKeysOf(): Promise<number> {
  const rows = await withTenant(ring, tx => tx.select({ id: keys.id }).from(keys))
  return rows.length
}
