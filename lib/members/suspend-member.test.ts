import { desc } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { parseRecord } from '#lib/audit/record-text.ts'
import { authenticateToken } from '#lib/credentials/authenticate-token.ts'
import { checkPeppers } from '#lib/credentials/peppers.ts'
import { createSession, readSession } from '#lib/credentials/sessions.ts'
import { signIn } from '#lib/credentials/sign-in.ts'
import { loadStanding } from '#lib/credentials/standing.ts'
import { createToken } from '#lib/credentials/tokens.ts'
import { must } from '#lib/result.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { endMemberSession } from './end-member-session.ts'
import { inviteMember } from './invite-member.ts'
import { actionsOn, now, origin, password, someEmail, someMember, someOrganization } from './people.fixture.ts'
import { reinstateMember } from './reinstate-member.ts'
import { suspendMember } from './suspend-member.ts'

useTestDatabase()
beforeAll(() => checkPeppers())
const refused = (kind: string) => ({ ok: false, error: { kind } })

/** Signs the member in, as a browser of their own. */
async function signedIn({ memberId, userId }: { memberId: string; userId: string }) {
  const standing = await loadStanding(memberId)
  if (!standing) throw new Error('no such member')
  return await createSession({ ...standing, userId }, { method: 'password', origin }, now)
}

async function lastDetail(organization: { organizationId: string }) {
  const [row] = await withTenant(organization, tx =>
    tx.select().from(auditEvents).orderBy(desc(auditEvents.seq)).limit(1),
  )
  return row && parseRecord(row.canonical)
}

describe('suspending', () => {
  it('shuts every door at once, says in one entry what stopped, and is undone but for sessions and invitations', async () => {
    const organization = await someOrganization()
    const owner = await someMember(organization, { role: 'owner' })
    const browsers = [await signedIn(owner), await signedIn(owner)]
    const token = must(await createToken(owner.actor, { name: 'script', scopes: ['keys:read'] }, now))
    const made = must(await inviteMember(owner.actor, { email: someEmail(), role: 'owner' }, now))
    expect(await authenticateToken(token.token, now)).toMatchObject({ ok: true })

    const input = { memberId: owner.memberId, note: 'laptop lost' }
    const counts = { sessions: 2, tokens: 1, invitations: 1 }
    expect(must(await suspendMember(organization.owner, input, now))).toEqual({ changed: true, ...counts })
    for (const { token } of browsers) expect(await readSession(token, now)).toBeNull()
    expect(await authenticateToken(token.token, now)).toMatchObject({ ok: false })
    expect((await signIn({ email: owner.email, password }, origin, now)).ok).toBe(false)
    expect(await lastDetail(organization)).toMatchObject({
      action: 'member.suspended',
      detail: { note: 'laptop lost', sessions: 2, invitations: 1, tokens: [{ id: token.id, name: 'script' }] },
    })
    expect(must(await suspendMember(organization.owner, input, now)).changed).toBe(false)

    expect(must(await reinstateMember(organization.owner, input, now))).toEqual({ changed: true })
    expect(must(await reinstateMember(organization.owner, input, now))).toEqual({ changed: false })
    expect(await authenticateToken(token.token, now)).toMatchObject({ ok: true })
    expect((await signIn({ email: owner.email, password }, origin, now)).ok).toBe(true)
    for (const { token } of browsers) expect(await readSession(token, now)).toBeNull()
    const link = made.link.split('#')[1] ?? ''
    expect(await acceptInvitation({ token: link, name: 'New', password }, origin, now)).toEqual(refused('link_dead'))
    expect(await actionsOn(organization, owner.memberId)).toEqual([
      'member.added',
      'member.suspended',
      'member.reinstated',
    ])
  })

  it('a session that began while the suspension was written opens nothing afterwards', async () => {
    const organization = await someOrganization()
    const member = await someMember(organization)
    const standing = await loadStanding(member.memberId)
    must(await suspendMember(organization.owner, member, now))
    if (!standing) throw new Error('no such member')
    const late = await createSession({ ...standing, userId: member.userId }, { method: 'password', origin }, now)
    expect(await readSession(late.token, now)).toBeNull()
    must(await reinstateMember(organization.owner, member, now))
    expect(await readSession(late.token, now)).toBeNull()
  })

  it('is for nobody of another organization, oneself, or the last owner', async () => {
    const organization = await someOrganization()
    const { owner, ownerId } = organization
    const away = (await someOrganization()).owner
    const member = await someMember(organization)
    const { actor: security } = await someMember(organization, { role: 'security' })
    expect(await suspendMember(away, member, now)).toEqual(refused('not_found'))
    expect(await reinstateMember(away, member, now)).toEqual(refused('not_found'))
    expect(await suspendMember(owner, { memberId: ownerId }, now)).toEqual(refused('yourself'))
    expect(await suspendMember(security, { memberId: ownerId }, now)).toEqual(refused('last_owner'))
  })

  it('at once: two write one entry; two last owners leave one', async () => {
    const organization = await someOrganization()
    const { owner, ownerId } = organization
    const member = await someMember(organization)
    const twice = await Promise.all([1, 2].map(() => suspendMember(owner, member, now)))
    expect(twice.map(answer => must(answer).changed).sort()).toEqual([false, true])
    expect(await actionsOn(organization, member.memberId)).toEqual(['member.added', 'member.suspended'])

    const second = await someMember(organization, { role: 'owner' })
    const suspend = (actor: MemberActor, memberId: string) => suspendMember(actor, { memberId }, now)
    const both = await Promise.all([suspend(owner, second.memberId), suspend(second.actor, ownerId)])
    expect(both.filter(answer => answer.ok)).toHaveLength(1)
    expect(both).toContainEqual(refused('not_found')) // who was put out first puts out nobody
  })
})

it('one session of somebody else ends alone, once, and in the ledger', async () => {
  const organization = await someOrganization()
  const member = await someMember(organization, { teams: [{ teamId: organization.teamId, role: 'developer' }] })
  const { actor: lead } = await someMember(organization, { teams: [{ teamId: organization.teamId, role: 'lead' }] })
  const [lost, kept] = [await signedIn(member), await signedIn(member)]
  const { sessionId } = lost.actor
  for (const actor of [member.actor, (await someOrganization()).owner])
    expect((await endMemberSession(actor, { sessionId }, now)).ok).toBe(false)
  must(await endMemberSession(lead, { sessionId }, now))
  expect(await endMemberSession(lead, { sessionId }, now)).toEqual(refused('not_found'))
  expect(await readSession(lost.token, now)).toBeNull()
  expect(await readSession(kept.token, now)).not.toBeNull()
  expect(await actionsOn(organization, sessionId)).toEqual(['session.started', 'session.ended'])
})
