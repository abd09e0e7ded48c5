import { v7 as newAttempt } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { markCompromised } from '#lib/rotation/mark-compromised.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import { keyIdInput, type PlantDecoyInput } from './input.ts'
import { parseKey } from './key-format.ts'
import { actsOn, later, makeKey, makeKeyring, now } from './keys.fixture.ts'
import { plantDecoy } from './plant-decoy.ts'
import { getPosture } from './posture.ts'
import { countKeys, getKey, getLineage, keyPermissions, listKeys } from './queries.ts'
import { setAllowedNetworks } from './set-allowed-networks.ts'
import { setKeyPolicy } from './set-key-policy.ts'
import { setLivesIn } from './set-lives-in.ts'
import { quarantineKey, releaseKey, revokeKey } from './stop-key.ts'
import { quarantineKeys } from './stop-keys.ts'

useTestDatabase()

let ring: Awaited<ReturnType<typeof makeKeyring>>
beforeAll(async () => {
  ring = await makeKeyring('Tidewater')
})

const input = (more: Partial<PlantDecoyInput> = {}): PlantDecoyInput => ({
  ...{ service: 'payments', environment: 'production', name: 'Legacy export', plantedIn: 'wiki, page Deployments' },
  ...{ attempt: newAttempt(), ...more },
})
const plant = async (more: Partial<PlantDecoyInput> = {}) => {
  const decoy = must(await plantDecoy(ring.owner, input(more), now))
  return { ...decoy, keyId: keyIdInput.parse(decoy.id) }
}

test('a decoy is a key like any other to look at, is shown once to whoever made it, and owes nothing', async () => {
  const { keyId, key, secretId } = await plant()
  expect(parseKey(key)).toMatchObject({ prefix: 'payments', environment: 'production' })
  expect(await actsOn(ring.owner, keyId)).toEqual([{ action: 'decoy.planted', actor: `member:${ring.owner.memberId}` }])
  const row = await getKey(ring.owner, keyId, now)
  expect(row).toMatchObject({ status: 'decoy', holder: null, rotatesAt: null, expiresAt: null, scopes: [] })
  expect(row?.decoy).toMatchObject({ plantedIn: 'wiki, page Deployments', by: { memberId: ring.owner.memberId } })
  const lineage = await getLineage(ring.owner, keyId, now)
  expect(lineage?.exposures).toMatchObject([{ secretId, how: 'created' }])
})

test('where it is planted has to be said, in words and not by the key', async () => {
  const { plantDecoyInput } = await import('./input.ts')
  expect(plantDecoyInput.safeParse(input({ plantedIn: '  ' })).success).toBe(false)
  const { key } = await plant()
  expect(plantDecoyInput.parse(input({ plantedIn: `a note with ${key}` })).plantedIn).not.toContain(key)
})

test('sent twice, or twice at once, it is one decoy', async () => {
  const once = input({ name: 'Once' })
  const both = await Promise.all([plantDecoy(ring.owner, once, now), plantDecoy(ring.owner, once, now)])
  expect(both.filter(each => each.ok)).toHaveLength(1)
  expect(both.find(each => !each.ok)).toMatchObject({ error: { reason: 'already_created' } })
  expect(await plantDecoy(ring.owner, { ...once, plantedIn: 'elsewhere' }, now)).toMatchObject({
    error: { reason: 'idempotency_key_reused' },
  })
  expect((await listKeys(ring.owner, { q: 'Once', sort: 'name', limit: 10 }, now)).items).toHaveLength(1)
})

test('another team has no such service, and another organization finds no such decoy and ends none', async () => {
  const other = await makeKeyring('Elsewhere')
  const { keyId } = await plant()
  expect(await plantDecoy(ring.outsider, input(), now)).toMatchObject({ error: { reason: 'service_not_found' } })
  expect(await revokeKey(other.owner, { keyId }, now)).toMatchObject({ error: { reason: 'not_found' } })
  expect(await getKey(other.owner, keyId, now)).toBeNull()
})

test('whoever planted one may end it, and nothing else can be done to it', async () => {
  const mine = must(await plantDecoy(ring.developer, input({ environment: 'development' }), now))
  const keyId = keyIdInput.parse(mine.id)
  const row = await getKey(ring.developer, keyId, now)
  expect(row && keyPermissions(ring.developer, row)).toEqual({
    ...{ revoke: true, rotate: false, quarantine: false, release: false, limit: false },
  })
  const isDecoy = { error: { reason: 'is_decoy' } }
  expect(await rotateKey(ring.owner, { keyId }, now)).toMatchObject(isDecoy)
  expect(await markCompromised(ring.owner, { keyId }, now)).toMatchObject(isDecoy)
  expect(await setKeyPolicy(ring.owner, { keyId, policy: { maxAgeDays: 1 } }, now)).toMatchObject(isDecoy)
  expect(await setAllowedNetworks(ring.owner, { keyId, allowedNetworks: ['10.0.0.0/8'] }, now)).toMatchObject(isDecoy)
  expect(await setLivesIn(ring.owner, { keyId, livesIn: 'elsewhere' }, now)).toMatchObject(isDecoy)
  expect(await quarantineKey(ring.owner, { keyId }, now)).toMatchObject({ value: { changed: false } })
  expect(await releaseKey(ring.owner, { keyId }, now)).toMatchObject({ value: { changed: false } })
  const key = await makeKey(ring.owner)
  expect(await quarantineKeys(ring.owner, { keyIds: [keyId, key.keyId] }, now)).toMatchObject({
    value: { changed: [key.keyId], alreadySo: 1 },
  })
  expect(await revokeKey(ring.developer, { keyId }, later(5))).toMatchObject({
    value: { status: 'revoked', changed: true },
  })
  expect(await getKey(ring.owner, keyId, later(6))).toMatchObject({
    status: 'revoked',
    decoy: { by: { name: expect.any(String) } },
  })
})

test('decoys stand in a list of their own, and in no figure of keys that live', async () => {
  const before = { posture: await getPosture(ring.owner, now), counts: await countKeys(ring.owner, all, now) }
  const { keyId } = await plant({ name: 'Counted nowhere' })
  const after = { posture: await getPosture(ring.owner, now), counts: await countKeys(ring.owner, all, now) }
  expect(after.posture).toEqual(before.posture)
  expect(after.counts).toEqual({ ...before.counts, decoy: (before.counts.decoy ?? 0) + 1 })
  const listed = async (status?: 'active' | 'live' | 'ended' | 'decoy' | 'expired' | 'due') =>
    (await listKeys(ring.owner, { ...all, status, q: 'Counted' }, now)).items.map(({ id }) => id)
  for (const status of ['active', 'live', 'due', 'ended', 'expired'] as const) expect(await listed(status)).toEqual([])
  expect(await listed('decoy')).toEqual([keyId])
  expect(await listed()).toEqual([keyId])
})

const all = { sort: 'name', limit: 100 } as const
