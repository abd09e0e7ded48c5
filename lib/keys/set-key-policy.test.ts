import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { listEvents } from '#lib/audit/list-events.ts'
import { must } from '#lib/result.ts'
import { updateEnvironmentPolicy } from '#lib/services/update-environment-policy.ts'
import { later, makeKey, makeKeyring } from './keys.fixture.ts'
import { getKey } from './queries.ts'
import { setKeyPolicy } from './set-key-policy.ts'
import { revokeKey } from './stop-key.ts'

useTestDatabase()
let ring: Awaited<ReturnType<typeof makeKeyring>>
let other: Awaited<ReturnType<typeof makeKeyring>>
beforeAll(async () => {
  ring = await makeKeyring('Tidewater')
  other = await makeKeyring('Harbor')
})

const dueOf = async (keyId: Awaited<ReturnType<typeof makeKey>>['keyId']) =>
  (await getKey(ring.owner, keyId))?.rotatesAt?.toISOString()
const changesOf = async (keyId: string) =>
  (await listEvents(ring.owner, { action: 'key.policy_changed', limit: 100 })).items.filter(
    event => event.subject.id === keyId,
  )

test('a key turns by its own interval, at its own hour, and by its environment’s again when that is cleared', async () => {
  const { keyId } = await makeKey(ring.lead) // of 22 November 2026
  expect(await dueOf(keyId)).toBe('2027-02-20T09:00:00.000Z')
  const policy = { rotationIntervalDays: 30, rotationHour: 7, rotationZone: 'Europe/Berlin' }
  expect(await setKeyPolicy(ring.lead, { keyId, policy }, later(1))).toEqual({ ok: true, value: { changed: true } })
  expect(await dueOf(keyId)).toBe('2026-12-22T06:00:00.000Z')
  expect(await getKey(ring.lead, keyId)).toMatchObject({ policy })
  must(await setKeyPolicy(ring.owner, { keyId, policy: null }, later(2)))
  expect(await dueOf(keyId)).toBe('2027-02-20T09:00:00.000Z')
  expect(await getKey(ring.lead, keyId)).toMatchObject({ policy: null })
})

test('the ledger says from what to what, and what is the key’s own since', async () => {
  const { keyId } = await makeKey(ring.lead, { name: 'nightly' })
  must(await setKeyPolicy(ring.lead, { keyId, policy: { rotationIntervalDays: null, idleDays: 60 } }, later(1)))
  must(await setKeyPolicy(ring.lead, { keyId, policy: { idleDays: 60 } }, later(2)))
  const [second, first] = await changesOf(keyId)
  expect(first?.detail).toEqual({
    name: 'nightly',
    own: ['rotationIntervalDays', 'idleDays'],
    from: { rotationIntervalDays: 90, idleDays: null },
    to: { rotationIntervalDays: null, idleDays: 60 },
  })
  expect(second?.detail).toEqual({
    name: 'nightly',
    own: ['idleDays'],
    from: { rotationIntervalDays: null },
    to: { rotationIntervalDays: 90 },
  })
})

test('an own null takes the key out of the schedule', async () => {
  const { keyId } = await makeKey(ring.lead)
  must(await setKeyPolicy(ring.lead, { keyId, policy: { rotationIntervalDays: null } }, later(1)))
  expect(await getKey(ring.lead, keyId)).toMatchObject({ rotatesAt: null })
})

test('the same again changes nothing, whatever the order of its fields; nothing of its own is null', async () => {
  const { keyId } = await makeKey(ring.lead)
  const unchanged = { ok: true, value: { changed: false } }
  expect(await setKeyPolicy(ring.lead, { keyId, policy: {} }, later(1))).toEqual(unchanged)
  must(await setKeyPolicy(ring.lead, { keyId, policy: { rotationHour: 5, noticeDays: [3, 1] } }, later(2)))
  const again = await setKeyPolicy(ring.lead, { keyId, policy: { noticeDays: [3, 1], rotationHour: 5 } }, later(3))
  expect(again).toEqual(unchanged)
  expect(await changesOf(keyId)).toHaveLength(1)
  must(await setKeyPolicy(ring.lead, { keyId, policy: {} }, later(4)))
  expect(await getKey(ring.lead, keyId)).toMatchObject({ policy: null })
})

test('of two at once, one changes it and one finds it changed', async () => {
  const { keyId } = await makeKey(ring.lead)
  const set = () => setKeyPolicy(ring.lead, { keyId, policy: { claimDays: 2 } }, later(1))
  const changed = (await Promise.all([set(), set(), set()])).map(result => must(result).changed)
  expect(changed.filter(Boolean)).toHaveLength(1)
  expect(await changesOf(keyId)).toHaveLength(1)
})

test('an own value stays when the environment’s changes; the rest follows', async () => {
  const { keyId } = await makeKey(ring.lead, { environment: 'staging' })
  must(await setKeyPolicy(ring.lead, { keyId, policy: { rotationIntervalDays: 90 } }, later(1))) // as staging has it now
  const staging = { service: 'payments', environment: 'staging' as const }
  must(await updateEnvironmentPolicy(ring.lead, { ...staging, rotationIntervalDays: 10, rotationHour: 12 }, later(2)))
  expect(await dueOf(keyId)).toBe('2027-02-20T12:00:00.000Z')
})

test('the overlap may not outlast the deadline, wherever the two come from', async () => {
  const { keyId } = await makeKey(ring.lead) // production: an overlap of 7 days, a deadline of 30
  const beyond = { ok: false, error: { reason: 'overlap_beyond_deadline' } }
  const set = (policy: Parameters<typeof setKeyPolicy>[1]['policy']) =>
    setKeyPolicy(ring.lead, { keyId, policy }, later(1))
  expect(await set({ overlapSeconds: 31 * 86_400 })).toEqual(beyond)
  expect(await set({ deadlineSeconds: 86_400 })).toEqual(beyond)
  expect(await set({ overlapSeconds: 31 * 86_400, deadlineSeconds: 40 * 86_400 })).toMatchObject({ ok: true })
})

test('an ended key keeps what it had', async () => {
  const { keyId } = await makeKey(ring.lead)
  must(await revokeKey(ring.lead, { keyId }, later(1)))
  const refused = await setKeyPolicy(ring.lead, { keyId, policy: { claimDays: 1 } }, later(2))
  expect(refused).toMatchObject({ ok: false, error: { reason: 'key_ended' } })
})

test('for whoever does not manage the service, and for strangers, the key is not there', async () => {
  const { keyId } = await makeKey(ring.developer, { environment: 'development', holder: undefined })
  for (const actor of [ring.developer, ring.security, ring.outsider, other.owner]) {
    const refused = await setKeyPolicy(actor, { keyId, policy: { rotationIntervalDays: 1 } }, later(1))
    expect(refused).toEqual({ ok: false, error: { reason: 'not_found' } })
  }
  expect(await getKey(ring.lead, keyId)).toMatchObject({ policy: null })
})
