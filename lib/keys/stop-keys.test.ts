import { eq, inArray, sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import { newId } from '#db/schema/columns.ts'
import { keySecrets, keys } from '#db/schema/keys.ts'
import { rotations } from '#db/schema/rotations.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { parseRecord } from '#lib/audit/record-text.ts'
import { verifyChain } from '#lib/audit/verify-chain.ts'
import { must } from '#lib/result.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import { updateEnvironmentPolicy } from '#lib/services/update-environment-policy.ts'
import { type KeyId, keyIdInput, stopKeysInput } from './input.ts'
import { actsOn, later, makeKey, makeKeyring, now } from './keys.fixture.ts'
import { getKey } from './queries.ts'
import { quarantineKey, revokeKey } from './stop-key.ts'
import { quarantineKeys, releaseKeys, revokeKeys } from './stop-keys.ts'

useTestDatabase()
let ring: Awaited<ReturnType<typeof makeKeyring>>
let other: Awaited<ReturnType<typeof makeKeyring>>
beforeAll(async () => {
  ring = await makeKeyring('Tidewater')
  other = await makeKeyring('Harbor')
})

/** Some keys, in no order of their ids. */
async function someKeys(count: number): Promise<KeyId[]> {
  const keyIds: KeyId[] = []
  for (let i = 0; i < count; i++) keyIds.unshift((await makeKey(ring.lead)).keyId)
  return keyIds
}

const statusOf = async (keyId: KeyId) => (await getKey(ring.owner, keyId, later(9)))?.status
const statuses = (keyIds: KeyId[]) => Promise.all(keyIds.map(statusOf))
const absent = () => keyIdInput.parse(newId())

test('revoking ends every key with its secrets and open rotation, as one decision in the ledger', async () => {
  const keyIds = await someKeys(3)
  const [first] = keyIds as [KeyId]
  must(await rotateKey(ring.lead, { keyId: first }, now))
  const rotationId = await openRotation(first)
  const stopped = must(await revokeKeys(ring.security, { keyIds, reason: 'leaked', note: 'seen in a paste' }, later(1)))
  expect(stopped).toMatchObject({ changed: keyIds.toSorted(), alreadySo: 0 })
  expect(await statuses(keyIds)).toEqual(['revoked', 'revoked', 'revoked'])
  expect(await getKey(ring.lead, first, later(2))).toMatchObject({
    ...{ endReason: 'leaked', endNote: 'seen in a paste', endedAt: later(1) },
  })
  await withTenant(ring, async tx => {
    const secrets = await tx.select().from(keySecrets).where(inArray(keySecrets.keyId, keyIds))
    expect(secrets.map(({ endedAt, endReason }) => [endedAt, endReason])).toEqual(
      new Array(4).fill([later(1), 'leaked']),
    )
    const [rotation] = await tx.select().from(rotations).where(eq(rotations.id, rotationId))
    expect(rotation).toMatchObject({ closedAt: later(1), fulfilledAt: null })
  })
  const acts = await decisionsOn(ring.owner, keyIds)
  const { decisionId } = stopped
  const detail = { reason: 'leaked', note: 'seen in a paste', decisionId, decisionKeys: 3 }
  expect(acts.filter(act => act.action === 'key.revoked').map(act => act.detail)).toEqual([
    ...[expect.objectContaining(detail), expect.objectContaining(detail), expect.objectContaining(detail)],
  ])
})

test('one key revoked by itself closes its open rotation too', async () => {
  const { keyId } = await makeKey(ring.lead)
  const rotationId = await openRotation(keyId)
  must(await revokeKey(ring.lead, { keyId }, later(1)))
  const [rotation] = await withTenant(ring, tx => tx.select().from(rotations).where(eq(rotations.id, rotationId)))
  expect(rotation).toMatchObject({ closedAt: later(1) })
})

test('done again it changes nothing, and the ledger has each once', async () => {
  const keyIds = await someKeys(2)
  must(await revokeKeys(ring.lead, { keyIds, reason: 'leaked' }, later(1)))
  const again = must(await revokeKeys(ring.lead, { keyIds, reason: 'other' }, later(2)))
  expect(again).toMatchObject({ changed: [], alreadySo: 2 })
  for (const keyId of keyIds) {
    expect(await getKey(ring.lead, keyId, later(3))).toMatchObject({ endReason: 'leaked', endedAt: later(1) })
    expect((await actsOn(ring.owner, keyId)).map(act => act.action)).toEqual(['key.created', 'key.revoked'])
  }
})

test('a release of exactly those that a quarantine stopped leaves the one that was stopped before', async () => {
  const keyIds = await someKeys(3)
  const [before] = keyIds as [KeyId]
  must(await quarantineKey(ring.lead, { keyId: before }, now))
  const stopped = must(await quarantineKeys(ring.lead, { keyIds }, later(1)))
  expect(stopped.alreadySo).toBe(1)
  expect(await statuses(keyIds)).toEqual(['quarantined', 'quarantined', 'quarantined'])
  const changed = stopped.changed.map(id => keyIdInput.parse(id))
  expect(must(await releaseKeys(ring.lead, { keyIds: changed }, later(2)))).toMatchObject({ alreadySo: 0 })
  expect(await statuses(keyIds)).toEqual(['quarantined', 'live', 'live'])
})

test('an ended key refuses a quarantine of all, by its name, and nothing changes', async () => {
  const keyIds = await someKeys(3)
  const ended = await makeKey(ring.lead, { name: 'nightly-import' })
  must(await revokeKey(ring.lead, { keyId: ended.keyId, reason: 'holder_left' }, now))
  for (const verb of [quarantineKeys, releaseKeys]) {
    expect(await verb(ring.lead, { keyIds: [...keyIds, ended.keyId] }, later(1))).toEqual({
      ok: false,
      error: {
        reason: 'keys_refused',
        refused: [{ reason: 'key_ended', keyId: ended.keyId, name: 'nightly-import', endReason: 'holder_left' }],
      },
    })
  }
  expect(await statuses(keyIds)).toEqual(['live', 'live', 'live'])
  expect((await decisionsOn(ring.owner, keyIds)).map(act => act.action)).toEqual(new Array(3).fill('key.created'))
})

test('one key that a developer does not hold keeps all as they are; they see which', async () => {
  const held = await makeKey(ring.developer, { environment: 'development', holder: undefined })
  const machines = await makeKey(ring.lead, { name: 'cron-runner' })
  const keyIds = [held.keyId, machines.keyId]
  for (const verb of [quarantineKeys, revokeKeys]) {
    expect(await verb(ring.developer, { keyIds }, later(1))).toMatchObject({
      error: { refused: [{ reason: 'not_found', keyId: machines.keyId, name: 'cron-runner' }] },
    })
  }
  expect(await statuses(keyIds)).toEqual(['live', 'live'])
  must(await revokeKeys(ring.developer, { keyIds: [held.keyId] }, later(2)))
  expect(await statuses(keyIds)).toEqual(['revoked', 'live'])
})

test('for another team, another organization and keys that are none, the answer is the same', async () => {
  const keyIds = await someKeys(2)
  const none = [absent(), absent()]
  const refusal = (ids: KeyId[]) => ids.map(keyId => ({ reason: 'not_found', keyId, name: null }))
  for (const verb of [quarantineKeys, releaseKeys, revokeKeys]) {
    for (const actor of [ring.outsider, other.owner]) {
      expect(await verb(actor, { keyIds }, later(1))).toMatchObject({ error: { refused: refusal(keyIds) } })
    }
    expect(await verb(ring.owner, { keyIds: none }, later(1))).toMatchObject({ error: { refused: refusal(none) } })
  }
  expect(await statuses(keyIds)).toEqual(['live', 'live'])
})

test('selections with keys in common, in any order and beside changes of policy, all come through', async () => {
  const keyIds = await someKeys(40)
  const turned = keyIds.toReversed()
  let days = 90
  const race = async (verb: typeof revokeKeys, at: Date) => {
    const changing = [1, 2, 3].map(() => updateEnvironmentPolicy(ring.lead, policy(++days), now))
    const selections = [keyIds, turned, keyIds.slice(10), turned.slice(10), keyIds.slice(20, 21)]
    const stopping = await Promise.all(selections.map(each => verb(ring.lead, { keyIds: each }, at)))
    for (const changed of await Promise.all(changing)) must(changed)
    expect(stopping.flatMap(each => must(each).changed).toSorted()).toEqual(keyIds.toSorted())
  }
  for (let round = 0; round < 6; round++) await race(round % 2 === 0 ? quarantineKeys : releaseKeys, later(round))
  await race(revokeKeys, later(9))
  expect(await verifyChain(ring.owner)).toMatchObject({ ok: true })
})

const policy = (rotationIntervalDays: number) =>
  ({ service: 'payments', environment: 'production', rotationIntervalDays }) as const

test('keys are locked in order of id: a selection that waits for its first holds none of the others', async () => {
  const keyIds = await copyKeys((await makeKey(ring.lead)).keyId, 300)
  const [first, ...others] = keyIds.toSorted() as [KeyId]
  const stopping = await withTenant(ring, async tx => {
    await tx.select().from(keys).where(eq(keys.id, first)).for('update')
    const waiting = quarantineKeys(ring.lead, { keyIds }, later(1))
    await expect.poll(() => waitersForRows()).toBe(1)
    const free = await tx.select().from(keys).where(inArray(keys.id, others)).for('update', { skipLocked: true })
    expect(free).toHaveLength(299)
    return { waiting }
  })
  expect(must(await stopping.waiting).changed).toHaveLength(300)
})

/** Whoever waits for a row holds a lock on its place in the queue. */
async function waitersForRows(): Promise<number> {
  const [row] = await withTenant(ring, tx =>
    tx.execute<{ waiters: number }>(sql`select count(*)::int as waiters from pg_locks
      where locktype = 'tuple' and database = (select oid from pg_database where datname = current_database())`),
  )
  return row?.waiters ?? 0
}

test('a thousand keys are one decision, a fraction of a thousand decisions, and the chain of the ledger holds', async () => {
  const keyIds = await copyKeys((await makeKey(ring.lead)).keyId, 1010)
  const took = async (some: typeof keyIds) => {
    const started = performance.now()
    const stopped = must(await revokeKeys(ring.security, { keyIds: some, reason: 'leaked' }, later(2)))
    expect(stopped.changed).toHaveLength(some.length)
    return performance.now() - started
  }
  let single = 0
  for (const keyId of keyIds.slice(0, 10)) single += (await took([keyId])) / 10
  expect(await took(keyIds.slice(10))).toBeLessThan(200 * single)
  expect(await verifyChain(ring.owner)).toMatchObject({ ok: true })
})

test('a selection is of one to a thousand different keys', () => {
  const [one, two] = [newId(), newId()]
  expect(stopKeysInput.safeParse({ keyIds: [one, two] }).success).toBe(true)
  expect(stopKeysInput.safeParse({ keyIds: [] }).success).toBe(false)
  expect(stopKeysInput.safeParse({ keyIds: [one, one] }).success).toBe(false)
  expect(stopKeysInput.safeParse({ keyIds: Array.from({ length: 1001 }, newId) }).success).toBe(false)
})

async function openRotation(keyId: KeyId): Promise<string> {
  const { organizationId } = ring
  const open = {
    organizationId,
    keyId,
    cause: 'scheduled',
    openedBy: 'system:clock',
    dueAt: now,
    overdueAt: now,
  } as const
  const [row] = await withTenant(ring, tx => tx.insert(rotations).values(open).returning({ id: rotations.id }))
  if (!row) throw new Error('nothing was inserted')
  return row.id
}

/** Keys like one, without the time that a thousand verbs would take; the last by id stands first in the table. */
async function copyKeys(keyId: KeyId, count: number): Promise<KeyId[]> {
  const keyIds = Array.from({ length: count }, absent).toReversed()
  await withTenant(ring, async tx => {
    const [key] = await tx.select().from(keys).where(eq(keys.id, keyId))
    const [secret] = await tx.select().from(keySecrets).where(eq(keySecrets.keyId, keyId))
    if (!key || !secret) throw new Error('no such key')
    await tx.insert(keys).values(keyIds.map(id => ({ ...key, id })))
    await tx.insert(keySecrets).values(keyIds.map(id => ({ ...secret, id: newId(), keyId: id, hash: Buffer.from(id) })))
  })
  return keyIds
}

async function decisionsOn(actor: MemberActor, keyIds: KeyId[]) {
  const rows = await withTenant(actor, tx =>
    tx.select().from(auditEvents).where(inArray(auditEvents.subjectId, keyIds)).orderBy(auditEvents.seq),
  )
  return rows.map(({ action, canonical }) => ({ action, detail: parseRecord(canonical)?.detail }))
}
