import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { members, teamMembers } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { createSession } from '#lib/credentials/sessions.ts'
import { must } from '#lib/result.ts'
import { retireOldSecret } from '#lib/rotation/retire-old-secret.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import { recordSharingInput } from './input.ts'
import { actsOn, later, makeKey, makeKeyring, now } from './keys.fixture.ts'
import { listMemberKeys } from './list-member-keys.ts'
import { getLineage } from './queries.ts'
import { recordSharing } from './record-sharing.ts'
import { revokeKey } from './stop-key.ts'

useTestDatabase()
let ring: Awaited<ReturnType<typeof makeKeyring>>
let other: Awaited<ReturnType<typeof makeKeyring>>
beforeAll(async () => {
  ring = await makeKeyring('Tidewater')
  other = await makeKeyring('Harbor')
})

test('what was passed on is recorded of the current secret, once, with who said so and in the ledger', async () => {
  const { keyId, key, hint } = await makeKey(ring.lead)
  const outside = recordSharingInput.parse({ sharedWith: `Ann of Acme, by mail: ${key}` })
  expect(must(await recordSharing(ring.lead, { keyId, ...outside }, later(1)))).toMatchObject({ memberId: null })
  const email = `${ring.developer.memberId}@Example.com` // as the fixture names people
  const member = { name: 'developer', memberId: ring.developer.memberId }
  const told = await recordSharing(ring.security, { keyId, sharedWith: email, note: 'for the migration' }, later(2))
  expect(must(told)).toEqual({ ...member, changed: true })
  for (const who of [{ sharedWith: email }, { memberId: ring.developer.memberId }])
    expect(must(await recordSharing(ring.owner, { keyId, ...who }, later(3)))).toEqual({ ...member, changed: false })

  const lineage = await getLineage(ring.owner, keyId, later(4))
  expect(lineage?.exposures.map(({ name, how, recordedBy }) => [name, how, recordedBy])).toEqual([
    ['developer', 'shared', 'security'],
    [`Ann of Acme, by mail: ${hint}`, 'shared', 'lead'],
    ['lead', 'created', null],
  ])
  expect((await actsOn(ring.owner, keyId)).map(act => act.action)).toEqual(['key.created', 'key.shared', 'key.shared'])
})

test('who has left since is still the member that they were', async () => {
  const { keyId } = await makeKey(other.lead)
  const { memberId } = other.developer
  await withTenant(other, tx => tx.update(members).set({ status: 'left' }).where(eq(members.id, memberId)))
  must(await recordSharing(other.lead, { keyId, sharedWith: `${memberId}@example.com` }, later(1)))
  expect((await getLineage(other.owner, keyId, later(2)))?.exposures[0]).toMatchObject({ memberId, status: 'left' })
})

test('nobody outside finds the key, and no secret that is gone is shared', async () => {
  const { keyId } = await makeKey(ring.lead)
  const who = { keyId, sharedWith: 'an auditor' }
  for (const actor of [ring.developer, ring.outsider, other.owner])
    expect(await recordSharing(actor, who, later(1))).toEqual({ ok: false, error: { reason: 'not_found' } })
  const stranger = await recordSharing(ring.lead, { keyId, memberId: other.lead.memberId }, later(1))
  expect(stranger).toEqual({ ok: false, error: { reason: 'member_not_found' } })
  must(await revokeKey(ring.lead, { keyId }, later(2)))
  expect(await recordSharing(ring.lead, who, later(3))).toMatchObject({ ok: false, error: { reason: 'key_ended' } })
})

test('a member’s keys: held, made, seen; what they saw still works, or was rotated since', async () => {
  const { developer, lead, owner, outsider } = ring
  const holder = { member: `${developer.memberId}@example.com` }
  const held = await makeKey(lead, { name: 'held', holder })
  const made = await makeKey(developer, { name: 'made', environment: 'development' })
  const listed = async (actor: typeof lead, link: 'held' | 'created' | 'seen', when = later(1)) =>
    await listMemberKeys(actor, { memberId: developer.memberId, link }, when)
  const before = await listed(lead, 'seen')
  expect(before.items.find(item => item.id === made.id)?.seen).toEqual({ at: now, works: true })
  expect((await listed(lead, 'held')).items.map(item => [item.name, item.seen])).toEqual([['held', null]])
  expect((await listed(lead, 'created')).items.map(item => item.name)).toEqual(['made'])

  must(await recordSharing(lead, { keyId: held.keyId, memberId: developer.memberId }, later(2)))
  must(await rotateKey(owner, { keyId: made.keyId }, later(3)))
  must(await retireOldSecret(owner, { keyId: made.keyId }, later(3)))
  const after = await listed(lead, 'seen', later(4))
  expect(after.counts).toEqual({ held: 1, created: 1, seen: before.counts.seen + 1 })
  expect(after.items.find(item => item.id === made.id)?.seen).toEqual({ at: now, works: false })
  expect(after.items.find(item => item.id === held.id)?.seen).toEqual({ at: later(2), works: true })
  for (const actor of [outsider, other.owner])
    expect(await listed(actor, 'seen')).toEqual({ counts: { held: 0, created: 0, seen: 0 }, items: [], elsewhere: 0 })
  const place = { memberId: developer.memberId, organizationId: ring.organizationId, role: 'developer' as const }
  const [teamId = ''] = outsider.teams.keys()
  await withTenant(ring, tx => tx.insert(teamMembers).values({ ...place, teamId }))
  expect(await listed(outsider, 'held')).toMatchObject({ items: [], elsewhere: after.counts.seen })
})

test('where a secret was seen from is told to them and to whoever may suspend them', async () => {
  const { owner, security, lead } = ring
  const [member] = await withTenant(ring, tx => tx.select().from(members).where(eq(members.id, owner.memberId)))
  if (!member) throw new Error('no owner')
  const standing = { ...owner, email: member.email, status: member.status, userId: member.userId }
  const origin = { ip: '198.51.100.7', userAgent: 'Vitest' }
  const { actor } = await createSession(standing, { method: 'password', origin }, now)
  const { keyId } = await makeKey(actor)
  const from = async (reader: typeof owner) => (await getLineage(reader, keyId, now))?.exposures.map(seen => seen.from)
  for (const reader of [owner, security]) expect(await from(reader)).toEqual([origin])
  expect(await from(lead)).toEqual([null])
})
