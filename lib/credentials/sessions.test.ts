import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { members, sessions } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { changeRole } from '#lib/members/change-role.ts'
import { actionsOn, now, origin, someMember, someOrganization } from '#lib/members/people.fixture.ts'
import { listSessions } from '#lib/members/queries.ts'
import { must } from '#lib/result.ts'
import { hashOpaqueToken } from './opaque-token.ts'
import { createSession, readSession } from './sessions.ts'
import { endSession, endSessionsOf } from './sessions-end.ts'
import { absoluteMs, idleMs } from './sessions-lifetime.ts'
import { loadStanding } from './standing.ts'

useTestDatabase()

async function signedIn() {
  const organization = await someOrganization()
  const { memberId, userId } = await someMember(organization, {
    teams: [{ teamId: organization.teamId, role: 'lead' }],
  })
  const standing = await loadStanding(memberId)
  if (!standing) throw new Error('no standing')
  const session = await createSession({ ...standing, userId }, { method: 'password', origin }, now)
  return { ...session, organization, memberId, standing, userId }
}
const later = (ms: number) => new Date(now.getTime() + ms)

describe('a session', () => {
  it('is read back as the member it belongs to, and only its hash is stored', async () => {
    const { token, actor, organization } = await signedIn()
    expect(await readSession(token, now)).toEqual(actor)
    expect(actor.teams).toEqual(new Map([[organization.teamId, 'lead']]))
    const rows = await withTenant(organization, tx => tx.select().from(sessions))
    expect(rows[0]?.tokenHash).toEqual(hashOpaqueToken(token))
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(rows[0]).toMatchObject({ ip: '198.51.100.7', userAgent: 'Vitest' })
  })

  it('says what the member is now, not what they were', async () => {
    const { token, organization, memberId } = await signedIn()
    must(await changeRole(organization.owner, { memberId, role: 'security' }, now))
    expect((await readSession(token, now))?.role).toBe('security')
  })

  it('ends after 12 idle hours, and is kept by a request before', async () => {
    const { token } = await signedIn()
    expect(await readSession(token, later(idleMs))).toBeNull()
    expect(await readSession(token, later(idleMs - 1))).not.toBeNull()
    expect(await readSession(token, later(idleMs * 2 - 2))).not.toBeNull()
  })

  it('ends after 7 days in any case', async () => {
    const { token } = await signedIn()
    for (let ms = 0; ms < absoluteMs; ms += idleMs / 2) expect(await readSession(token, later(ms))).not.toBeNull()
    expect(await readSession(token, later(absoluteMs - 1))).not.toBeNull()
    expect(await readSession(token, later(absoluteMs))).toBeNull()
  })

  it('notes when it was last seen, once a minute', async () => {
    const { token, actor } = await signedIn()
    const lastSeen = async () => (await listSessions(actor, now))[0]?.lastSeenAt
    await readSession(token, later(59_999))
    expect(await lastSeen()).toEqual(now)
    await readSession(token, later(60_000))
    expect(await lastSeen()).toEqual(later(60_000))
  })

  it.each(['suspended', 'left'] as const)('is out at the next request when the member is %s', async status => {
    const { token, organization, memberId } = await signedIn()
    await withTenant(organization, tx => tx.update(members).set({ status }).where(eq(members.id, memberId)))
    expect(await readSession(token, now)).toBeNull()
  })

  it('is nobody’s for a made-up token', async () => {
    expect(await readSession('0'.repeat(43), now)).toBeNull()
    expect(await readSession('', now)).toBeNull()
  })
})

describe('ending a session', () => {
  it('counts at the next request, stands in the ledger, and happens once', async () => {
    const { token, actor, organization } = await signedIn()
    const end = () => endSession(actor, { sessionId: actor.sessionId, reason: 'signed_out' }, now)
    expect((await end()).ok).toBe(true)
    expect(await readSession(token, now)).toBeNull()
    expect(await end()).toEqual({ ok: false, error: { kind: 'not_found' } })
    expect(await actionsOn(organization, actor.sessionId)).toEqual(['session.started', 'session.ended'])
  })

  it('is not possible for another member’s, nor another organization’s', async () => {
    const { token, actor, organization } = await signedIn()
    const stranger = await signedIn()
    const notFound = { ok: false, error: { kind: 'not_found' } }
    for (const other of [stranger.actor, organization.owner]) {
      expect(await endSession(other, { sessionId: actor.sessionId, reason: 'ended_by_member' }, now)).toEqual(notFound)
    }
    expect(await readSession(token, now)).not.toBeNull()
  })

  it('ends all of a member’s, for whoever suspends them', async () => {
    const { token, standing, userId, memberId, organization } = await signedIn()
    const other = await createSession({ ...standing, userId }, { method: 'password', origin }, now)
    const ended = await withTenant(organization, tx => endSessionsOf(tx, { memberId, reason: 'suspended' }, now))
    expect(ended).toBe(2)
    expect(await readSession(token, now)).toBeNull()
    expect(await readSession(other.token, now)).toBeNull()
  })
})
