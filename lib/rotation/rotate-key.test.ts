import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { exposures, keySecrets } from '#db/schema/keys.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import type { TokenActor } from '#lib/access/actor.ts'
import { actsOn, later, makeKey, makeKeyring, now } from '#lib/keys/keys.fixture.ts'
import { getLineage } from '#lib/keys/queries.ts'
import { must } from '#lib/result.ts'
import { markFirstUse } from '#lib/usage/first-use.ts'
import { retireOldSecret } from './retire-old-secret.ts'
import { rotateKey } from './rotate-key.ts'

useTestDatabase()
let ring: Awaited<ReturnType<typeof makeKeyring>>
let other: Awaited<ReturnType<typeof makeKeyring>>
beforeAll(async () => {
  ring = await makeKeyring('Tidewater')
  other = await makeKeyring('Harbor')
})

const statesOf = async (key: Awaited<ReturnType<typeof makeKey>>, when = later(10)) =>
  (await getLineage(ring.owner, key.keyId, when))?.secrets.map(secret => secret.state)

test('both work after a rotation; the overlap starts with the first use of the new one', async () => {
  const key = await makeKey(ring.lead)
  await markFirstUse(key.secretId, now)
  const rotated = must(await rotateKey(ring.lead, { keyId: key.keyId }, later(1)))
  expect(rotated.key).not.toBe(key.key)
  expect(rotated.id).toBe(key.id)
  expect(await statesOf(key)).toEqual(['current', 'retiring'])
  await markFirstUse(rotated.secretId, later(60))
  const lineage = await getLineage(ring.owner, key.keyId, later(61))
  expect(lineage?.secrets[1]).toMatchObject({ retiresAt: later(60 + 7 * 86_400) })
  expect(await statesOf(key, later(60 + 7 * 86_400))).toEqual(['current', 'ended'])
})

test('it is on record who has seen the new one, and in the ledger', async () => {
  const key = await makeKey(ring.owner)
  const { secretId } = must(await rotateKey(ring.lead, { keyId: key.keyId }, later(1)))
  const seen = await withTenant(ring, tx => tx.select().from(exposures).where(eq(exposures.secretId, secretId)))
  expect(seen).toMatchObject([{ memberId: ring.lead.memberId, how: 'rotated' }])
  expect(await actsOn(ring.owner, key.keyId)).toEqual([
    { action: 'key.created', actor: `member:${ring.owner.memberId}` },
    { action: 'key.rotated', actor: `member:${ring.lead.memberId}` },
  ])
})

test('two rotations at once: one successor, and one is told so', async () => {
  for (let round = 0; round < 5; round++) {
    const key = await makeKey(ring.lead)
    const all = await Promise.all([1, 2, 3].map(() => rotateKey(ring.lead, { keyId: key.keyId }, later(1))))
    expect(all.filter(each => each.ok)).toHaveLength(1)
    expect(all.filter(each => !each.ok)).toMatchObject([
      { error: { reason: 'successor_unused' } },
      { error: { reason: 'successor_unused' } },
    ])
    const secrets = await withTenant(ring, tx => tx.select().from(keySecrets).where(eq(keySecrets.keyId, key.keyId)))
    expect(secrets).toHaveLength(2)
    expect(secrets.filter(secret => secret.successorId === null)).toHaveLength(1)
  }
})

test('a successor that nobody has used is replaced on demand; its plain text then opens nothing', async () => {
  const key = await makeKey(ring.lead)
  const lost = must(await rotateKey(ring.lead, { keyId: key.keyId }, later(1)))
  expect(await rotateKey(ring.lead, { keyId: key.keyId }, later(2))).toMatchObject({ ok: false })
  const again = must(await rotateKey(ring.lead, { keyId: key.keyId, replaceUnused: true }, later(2)))
  expect(again.secretId).not.toBe(lost.secretId)
  expect(await statesOf(key)).toEqual(['current', 'ended', 'retiring'])
  await markFirstUse(again.secretId, later(3))
  const late = await rotateKey(ring.lead, { keyId: key.keyId, replaceUnused: true }, later(4))
  expect(late).toMatchObject({ ok: false, error: { reason: 'overlap_running' } })
})

test('retiring the old one now is final, and needs an overlap', async () => {
  const key = await makeKey(ring.lead)
  expect(await retireOldSecret(ring.lead, key, later(1))).toMatchObject({ ok: false, error: { reason: 'no_overlap' } })
  must(await rotateKey(ring.lead, { keyId: key.keyId }, later(1)))
  expect(must(await retireOldSecret(ring.lead, key, later(2)))).toMatchObject({ secretId: key.secretId })
  expect(await statesOf(key)).toEqual(['current', 'ended'])
  expect((await actsOn(ring.owner, key.keyId)).at(-1)?.action).toBe('secret.retired')
})

test('a developer rotates what they hold; for others the key is not there', async () => {
  const held = await makeKey(ring.developer, { environment: 'development', holder: undefined })
  must(await rotateKey(ring.developer, { keyId: held.keyId }, later(1)))
  const machines = await makeKey(ring.lead)
  for (const actor of [ring.developer, ring.security, ring.outsider, other.owner]) {
    for (const verb of [rotateKey, retireOldSecret]) {
      expect(await verb(actor, { keyId: machines.keyId }, later(1))).toEqual({
        ok: false,
        error: { reason: 'not_found' },
      })
    }
  }
})

test('a token can’t rotate what a member holds', async () => {
  const key = await makeKey(ring.lead, { holder: undefined })
  const token: TokenActor = {
    ...ring.lead,
    ...{ kind: 'token', tokenId: ring.lead.memberId, machineId: null, scopes: ['keys:write'] },
    ...{ serviceId: null, environment: null },
  }
  expect(await rotateKey(token, { keyId: key.keyId }, later(1))).toMatchObject({
    ok: false,
    error: { reason: 'held_by_member' },
  })
})
