import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { invitations, members } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { readSession } from '#lib/credentials/sessions.ts'
import { must } from '#lib/result.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { changeRole } from './change-role.ts'
import { createTeam } from './create-team.ts'
import { inviteMember } from './invite-member.ts'
import { actionsOn, actorOf, now, origin, password, someEmail, someMember, someOrganization } from './people.fixture.ts'
import { listMembers } from './queries.ts'
import { listInvitations } from './queries-teams.ts'
import { revokeInvitation } from './revoke-invitation.ts'

useTestDatabase()
const notFound = { ok: false, error: { kind: 'not_found' } }
const dead = { ok: false, error: { kind: 'link_dead' } }
const tokenOf = ({ link }: { link: string }) => new URL(link).hash.slice(1)
const later = (days: number) => new Date(now.getTime() + days * 86_400_000)
const newcomer = (token: string) => ({ token, name: 'Nina New', password })

describe('inviting', () => {
  it('gives a link once; the list and the database never hold it', async () => {
    const organization = await someOrganization()
    const email = someEmail()
    const made = must(await inviteMember(organization.owner, { email, role: 'security' }, now))
    expect(made.link).toMatch(/^http:\/\/127\.0\.0\.1:3000\/invite#[0-9A-Za-z]{43}$/)
    expect(made.expiresAt).toEqual(later(7))
    const listed = await listInvitations(organization.owner, now)
    expect(listed).toMatchObject([{ email, role: 'security', invitedBy: 'Olga Owner' }])
    const rows = await withTenant(organization, tx => tx.select().from(invitations))
    expect(JSON.stringify([listed, rows])).not.toContain(tokenOf(made))
    expect(await actionsOn(organization, made.invitationId)).toEqual(['member.invited'])
  })

  it('goes no higher than the inviter: a lead invites members into their own team', async () => {
    const organization = await someOrganization()
    const { teamId } = organization
    const elsewhere = must(await createTeam(organization.owner, { name: 'Elsewhere' }, now)).teamId
    const lead = await someMember(organization, { teams: [{ teamId, role: 'lead' }] })
    const developer = await someMember(organization, { teams: [{ teamId, role: 'developer' }] })
    const security = await someMember(organization, { role: 'security' })
    const stranger = await someOrganization()
    const invite = (actor: typeof lead.actor, role: 'owner' | 'security' | 'member', team?: string) =>
      inviteMember(actor, { email: someEmail(), role, team: team ? { teamId: team, role: 'lead' } : undefined }, now)

    expect((await invite(lead.actor, 'member', teamId)).ok).toBe(true)
    expect(await invite(lead.actor, 'member')).toEqual(notFound)
    expect(await invite(lead.actor, 'member', elsewhere)).toEqual(notFound)
    expect(await invite(lead.actor, 'owner', teamId)).toEqual(notFound)
    expect(await invite(lead.actor, 'security', teamId)).toEqual(notFound)
    expect(await invite(developer.actor, 'member', teamId)).toEqual(notFound)
    expect(await invite(security.actor, 'member')).toEqual(notFound)
    expect(await invite(stranger.owner, 'member', teamId)).toEqual(notFound)
    expect((await invite(organization.owner, 'owner')).ok).toBe(true)
    expect((await listInvitations(lead.actor, now)).map(row => row.teamId)).toEqual([teamId])
    expect(await listInvitations(security.actor, now)).toEqual([])
  })

  it('refuses who is here, and replaces the link of who was invited before', async () => {
    const organization = await someOrganization()
    const { email } = await someMember(organization)
    const here = await inviteMember(organization.owner, { email, role: 'member' }, now)
    expect(here).toEqual({ ok: false, error: { kind: 'already_member' } })
    const invited = { email: someEmail(), role: 'member' as const }
    const first = must(await inviteMember(organization.owner, invited, now))
    const second = must(await inviteMember(organization.owner, invited, now))
    expect(await acceptInvitation(newcomer(tokenOf(first)), origin, now)).toEqual(dead)
    expect((await acceptInvitation(newcomer(tokenOf(second)), origin, now)).ok).toBe(true)
  })
})

describe('accepting', () => {
  it('makes the member of the invited address, in the role and team, signed in', async () => {
    const organization = await someOrganization()
    const { teamId } = organization
    const email = someEmail()
    const input = { email, role: 'member' as const, team: { teamId, role: 'developer' as const } }
    const made = must(await inviteMember(organization.owner, input, now))
    const { token, actor } = must(await acceptInvitation(newcomer(tokenOf(made)), origin, now))
    const expected = { name: 'Nina New', role: 'member', teams: new Map([[teamId, 'developer']]) }
    expect(await readSession(token, now)).toMatchObject(expected)
    const row = (await listMembers(organization.owner)).items.find(each => each.memberId === actor.memberId)
    expect(row?.email).toBe(email)
    expect(await actionsOn(organization, actor.memberId)).toEqual(['member.joined'])
    expect(await listInvitations(organization.owner, now)).toEqual([])
  })

  it('works once, also for many at once', async () => {
    const organization = await someOrganization()
    const made = must(await inviteMember(organization.owner, { email: someEmail(), role: 'member' }, now))
    const accept = () => acceptInvitation(newcomer(tokenOf(made)), origin, now)
    const answers = await Promise.all([accept(), accept(), accept(), accept()])
    expect(answers.filter(answer => answer.ok)).toHaveLength(1)
    expect(answers.filter(answer => !answer.ok)).toEqual([dead, dead, dead])
    expect(await accept()).toEqual(dead)
    expect((await listMembers(organization.owner)).items).toHaveLength(2)
  })

  it.each([
    ['too old', 7],
    ['made up', 0],
  ])('is refused when the link is %s', async (why, days) => {
    const organization = await someOrganization()
    const made = must(await inviteMember(organization.owner, { email: someEmail(), role: 'member' }, now))
    const token = why === 'made up' ? 'x'.repeat(43) : tokenOf(made)
    expect(await acceptInvitation(newcomer(token), origin, later(days))).toEqual(dead)
  })

  it('refuses a weak password and keeps the link', async () => {
    const organization = await someOrganization()
    const made = must(await inviteMember(organization.owner, { email: someEmail(), role: 'member' }, now))
    const weak = await acceptInvitation({ ...newcomer(tokenOf(made)), password: 'password1234' }, origin, now)
    expect(weak).toMatchObject({ error: { kind: 'password_refused', refusal: 'common' } })
    expect((await acceptInvitation(newcomer(tokenOf(made)), origin, now)).ok).toBe(true)
  })

  it('is of no more worth than the inviter is by then', async () => {
    const organization = await someOrganization()
    const second = await someMember(organization, { role: 'owner' })
    const invite = async () => must(await inviteMember(second.actor, { email: someEmail(), role: 'owner' }, now))
    const beforeDemotion = await invite()
    const beforeSuspension = await invite()
    must(await changeRole(organization.owner, { memberId: second.memberId, role: 'member' }, now))
    expect(await acceptInvitation(newcomer(tokenOf(beforeDemotion)), origin, now)).toEqual(dead)
    must(await changeRole(organization.owner, { memberId: second.memberId, role: 'owner' }, now))
    const suspend = { status: 'suspended' as const }
    await withTenant(organization, tx => tx.update(members).set(suspend).where(eq(members.id, second.memberId)))
    expect(await acceptInvitation(newcomer(tokenOf(beforeSuspension)), origin, now)).toEqual(dead)
  })

  it('brings back who has left as the member they were', async () => {
    const organization = await someOrganization()
    const { memberId, email } = await someMember(organization, { role: 'security' })
    const left = { status: 'left' as const }
    await withTenant(organization, tx => tx.update(members).set(left).where(eq(members.id, memberId)))
    const made = must(await inviteMember(organization.owner, { email, role: 'member' }, now))
    const { actor } = must(await acceptInvitation({ token: tokenOf(made), password }, origin, now))
    expect(actor).toMatchObject({ memberId, role: 'member' })
  })
})

describe('someone who already signs in here', () => {
  async function invited() {
    const one = await someOrganization()
    const { email } = await someMember(one)
    const other = await someOrganization()
    const made = must(await inviteMember(other.owner, { email, role: 'member' }, now))
    return { other, token: tokenOf(made), email }
  }

  it('joins with the password they have, and with no other', async () => {
    const { other, token } = await invited()
    const wrong = { ok: false, error: { kind: 'wrong_credentials' } }
    const mine = 'a password of my own choice'
    expect(await acceptInvitation({ token, password: mine }, origin, now)).toEqual(wrong)
    expect(await acceptInvitation({ token, name: 'Thief', password: mine }, origin, now)).toEqual(wrong)
    const { actor } = must(await acceptInvitation({ token, password }, origin, now))
    expect(await actorOf(actor.memberId)).toMatchObject({ organizationId: other.organizationId, name: 'Max Member' })
  })

  it('is protected by the sign-in’s delays', async () => {
    const { token } = await invited()
    for (let i = 0; i < 4; i++) await acceptInvitation({ token, password: 'guess' }, { ip: null, userAgent: null }, now)
    expect(await acceptInvitation({ token, password }, origin, now)).toMatchObject({ error: { kind: 'delayed' } })
  })

  it('looks like anyone else to whoever tries a link without a password', async () => {
    const { token } = await invited()
    const other = await someOrganization()
    const unknown = must(await inviteMember(other.owner, { email: someEmail('nobody'), role: 'member' }, now))
    const try_ = (each: string) =>
      acceptInvitation({ token: each, password: 'guess' }, { ip: null, userAgent: null }, now)
    expect(await try_(tokenOf(unknown))).toEqual(await try_(token))
  })
})

describe('revoking an invitation', () => {
  it('kills the link, once, and stands in the ledger', async () => {
    const organization = await someOrganization()
    const made = must(await inviteMember(organization.owner, { email: someEmail(), role: 'member' }, now))
    const { invitationId } = made
    must(await revokeInvitation(organization.owner, { invitationId }, now))
    expect(await revokeInvitation(organization.owner, { invitationId }, now)).toEqual(notFound)
    expect(await acceptInvitation(newcomer(tokenOf(made)), origin, now)).toEqual(dead)
    expect(await actionsOn(organization, invitationId)).toEqual(['member.invited', 'invitation.revoked'])
  })

  it('is for whoever could have made it', async () => {
    const organization = await someOrganization()
    const { teamId } = organization
    const lead = await someMember(organization, { teams: [{ teamId, role: 'lead' }] })
    const { invitationId } = must(await inviteMember(organization.owner, { email: someEmail(), role: 'owner' }, now))
    const stranger = await someOrganization()
    expect(await revokeInvitation(lead.actor, { invitationId }, now)).toEqual(notFound)
    expect(await revokeInvitation(stranger.owner, { invitationId }, now)).toEqual(notFound)
  })
})
