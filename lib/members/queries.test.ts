import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { checkPeppers } from '#lib/credentials/peppers.ts'
import { createSession } from '#lib/credentials/sessions.ts'
import { createToken } from '#lib/credentials/tokens.ts'
import { must } from '#lib/result.ts'
import { listMemberSessions } from './list-member-sessions.ts'
import { listMemberTokens } from './list-member-tokens.ts'
import { now, origin, someMember, someOrganization } from './people.fixture.ts'
import { countMembers, listMembers } from './queries.ts'
import { suspendMember } from './suspend-member.ts'

useTestDatabase()
beforeAll(() => checkPeppers())

test('people are found by status, and by part of a name or an address, literally', async () => {
  const organization = await someOrganization()
  const { owner, ownerId } = organization
  const member = await someMember(organization)
  const found = async (filter: Parameters<typeof listMembers>[1]) =>
    (await listMembers(owner, filter)).items.map(row => row.memberId)
  expect(await found({ q: 'MAX' })).toEqual([member.memberId])
  expect(await found({ q: member.email })).toEqual([member.memberId])
  expect(await found({ q: 'M%x' })).toEqual([])
  must(await suspendMember(owner, member, now))
  expect(await found({})).toHaveLength(2)
  expect(await found({ status: 'suspended' })).toEqual([member.memberId])
  expect(await found({ status: 'active' })).toEqual([ownerId])
  expect(await countMembers(owner)).toEqual({ active: 1, suspended: 1, left: 0 })
  expect(await countMembers(owner, { q: 'olga' })).toEqual({ active: 1, suspended: 0, left: 0 })
})

test('a member’s sessions and tokens are for whoever may suspend them, and are revoked by who manages tokens', async () => {
  const organization = await someOrganization()
  const { teamId, owner } = organization
  const member = await someMember(organization, { role: 'owner', teams: [{ teamId, role: 'developer' }] })
  const { actor: lead } = await someMember(organization, { teams: [{ teamId, role: 'lead' }] })
  const { actor: security } = await someMember(organization, { role: 'security' })
  const standing = { ...member.actor, userId: member.userId, email: member.email, status: 'active' as const }
  const { actor } = await createSession(standing, { method: 'password', origin }, now)
  const token = must(await createToken(actor, { name: 'script', scopes: ['keys:read'] }, now))
  const away = (await someOrganization()).owner
  const seen = async (reader: typeof owner) => ({
    sessions: (await listMemberSessions(reader, member.memberId, now)).map(session => session.sessionId),
    tokens: (await listMemberTokens(reader, member.memberId, now)).map(({ id, isRevocable }) => [id, isRevocable]),
  })
  expect(await seen(owner)).toEqual({ sessions: [actor.sessionId], tokens: [[token.id, true]] })
  expect(await seen(security)).toEqual({ sessions: [actor.sessionId], tokens: [[token.id, false]] })
  expect(await seen(member.actor)).toEqual({ sessions: [], tokens: [[token.id, true]] })
  for (const reader of [lead, away]) expect(await seen(reader)).toEqual({ sessions: [], tokens: [] })
})
