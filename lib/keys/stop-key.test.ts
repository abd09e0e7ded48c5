import { and, eq, isNull } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { keySecrets } from '#db/schema/keys.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import { actsOn, later, makeKey, makeKeyring, now } from './keys.fixture.ts'
import { getKey, keyPermissions } from './queries.ts'
import { quarantineKey, releaseKey, revokeKey } from './stop-key.ts'

useTestDatabase()
let ring: Awaited<ReturnType<typeof makeKeyring>>
let other: Awaited<ReturnType<typeof makeKeyring>>
beforeAll(async () => {
  ring = await makeKeyring('Tidewater')
  other = await makeKeyring('Harbor')
})

test('revoking ends the key and both of its secrets, for good, with its reason', async () => {
  const { keyId } = await makeKey(ring.lead)
  must(await rotateKey(ring.lead, { keyId }, now))
  const reason = { reason: 'compromised', note: 'seen in a paste' } as const
  expect(await revokeKey(ring.security, { keyId, ...reason }, later(1))).toMatchObject({
    ok: true,
    value: { status: 'revoked', changed: true },
  })
  expect(await getKey(ring.lead, keyId, later(1))).toMatchObject({
    ...{ status: 'revoked', endReason: 'compromised', endNote: 'seen in a paste', retiring: null },
    endedAt: later(1),
  })
  const alive = await withTenant(ring, tx =>
    tx
      .select()
      .from(keySecrets)
      .where(and(eq(keySecrets.keyId, keyId), isNull(keySecrets.endedAt))),
  )
  expect(alive).toEqual([])
  expect(await rotateKey(ring.lead, { keyId }, later(2))).toMatchObject({ ok: false, error: { reason: 'key_ended' } })
  expect(await releaseKey(ring.lead, { keyId }, later(2))).toMatchObject({ ok: false, error: { reason: 'key_ended' } })
})

test('revoked twice it changes nothing more, and the ledger has it once', async () => {
  const { keyId } = await makeKey(ring.lead)
  must(await revokeKey(ring.lead, { keyId, reason: 'leaked' }, later(1)))
  expect(must(await revokeKey(ring.lead, { keyId, reason: 'other' }, later(2)))).toMatchObject({ changed: false })
  expect(await getKey(ring.lead, keyId, later(3))).toMatchObject({ endReason: 'leaked', endedAt: later(1) })
  expect((await actsOn(ring.owner, keyId)).map(act => act.action)).toEqual(['key.created', 'key.revoked'])
})

test('revoked by several at once it is revoked once', async () => {
  for (let round = 0; round < 5; round++) {
    const { keyId } = await makeKey(ring.lead)
    const all = await Promise.all([1, 2, 3, 4].map(() => revokeKey(ring.lead, { keyId }, later(1))))
    expect(all.filter(each => must(each).changed)).toHaveLength(1)
    expect((await actsOn(ring.owner, keyId)).map(act => act.action)).toEqual(['key.created', 'key.revoked'])
  }
})

test('a quarantine is undone by a release, and both stand in the ledger', async () => {
  const { keyId } = await makeKey(ring.lead)
  must(await quarantineKey(ring.security, { keyId, note: 'odd network' }, later(1)))
  expect(await getKey(ring.lead, keyId, later(2))).toMatchObject({ status: 'quarantined', quarantinedAt: later(1) })
  must(await releaseKey(ring.lead, { keyId }, later(3)))
  expect(await getKey(ring.lead, keyId, later(4))).toMatchObject({ status: 'live', quarantinedAt: null })
  const acts = await actsOn(ring.owner, keyId)
  expect(acts.map(act => act.action)).toEqual(['key.created', 'key.quarantined', 'key.released'])
})

test('a developer stops what they hold, and releases nothing', async () => {
  const held = await makeKey(ring.developer, { environment: 'development', holder: undefined })
  must(await quarantineKey(ring.developer, { keyId: held.keyId }, later(1)))
  expect(await releaseKey(ring.developer, { keyId: held.keyId }, later(2))).toMatchObject({ ok: false })
  const machines = await makeKey(ring.lead)
  for (const verb of [quarantineKey, revokeKey]) {
    expect(await verb(ring.developer, { keyId: machines.keyId }, later(1))).toMatchObject({
      ok: false,
      error: { reason: 'not_found' },
    })
  }
})

test('for another team, another organization and a key that is none, the answer is the same', async () => {
  const { keyId } = await makeKey(ring.lead)
  for (const verb of [quarantineKey, releaseKey, revokeKey]) {
    for (const actor of [ring.outsider, other.owner]) {
      expect(await verb(actor, { keyId }, later(1))).toEqual({ ok: false, error: { reason: 'not_found' } })
    }
  }
  expect(await getKey(ring.lead, keyId, later(1))).toMatchObject({ status: 'live' })
})

test('a screen offers exactly what the verbs would take', async () => {
  const { keyId } = await makeKey(ring.lead)
  const offered = async (actor: typeof ring.lead) => {
    const key = await getKey(actor, keyId, now)
    return key && keyPermissions(actor, key)
  }
  const none = { rotate: false, revoke: false, quarantine: false, release: false, limit: false }
  expect(await offered(ring.lead)).toEqual({ ...none, rotate: true, revoke: true, quarantine: true, limit: true })
  expect(await offered(ring.security)).toEqual({ ...none, revoke: true, quarantine: true })
  expect(await offered(ring.developer)).toEqual(none)
  expect(await offered(ring.outsider)).toBeNull()
})
