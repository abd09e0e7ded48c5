import { describe, expect, it } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { createSession, readSession } from '#lib/credentials/sessions.ts'
import { signIn } from '#lib/credentials/sign-in.ts'
import { loadStanding } from '#lib/credentials/standing.ts'
import { must } from '#lib/result.ts'
import { changePassword } from './change-password.ts'
import { changeRole } from './change-role.ts'
import { createOwner } from './create-owner.ts'
import { createPasswordReset } from './create-password-reset.ts'
import { actionsOn, now, origin, password, someMember, someOrganization } from './people.fixture.ts'
import { resetPassword } from './reset-password.ts'
import { resetPasswordByOperator } from './reset-password-by-operator.ts'
import { listOwnOrganizations, switchOrganization } from './switch-organization.ts'

useTestDatabase()
const notFound = { ok: false, error: { kind: 'not_found' } }
const dead = { ok: false, error: { kind: 'link_dead' } }
const fresh = 'quite another pass phrase'
const tokenOf = ({ link }: { link: string }) => new URL(link).hash.slice(1)
const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
const from = { ip: null, userAgent: null }

async function sessionOf({ memberId, userId }: { memberId: string; userId: string }) {
  const standing = await loadStanding(memberId)
  if (!standing) throw new Error('no standing')
  return await createSession({ ...standing, userId }, { method: 'password', origin }, now)
}

describe('an owner’s link', () => {
  it('sets the password once, ends every session, and stands in the ledger', async () => {
    const organization = await someOrganization()
    const member = await someMember(organization)
    const { memberId, email } = member
    const { token: session } = await sessionOf(member)
    const made = must(await createPasswordReset(organization.owner, { memberId }, now))
    expect(made.link).toMatch(/^http:\/\/127\.0\.0\.1:3000\/reset#[0-9A-Za-z]{43}$/)
    const weak = await resetPassword({ token: tokenOf(made), password: 'short' }, now)
    expect(weak).toMatchObject({ error: { kind: 'password_refused' } })

    expect(must(await resetPassword({ token: tokenOf(made), password: fresh }, now))).toEqual({ email })
    expect(await readSession(session, now)).toBeNull()
    expect((await signIn({ email, password: fresh }, from, now)).ok).toBe(true)
    expect((await signIn({ email, password }, from, now)).ok).toBe(false)
    expect(await resetPassword({ token: tokenOf(made), password }, now)).toEqual(dead)
    const actions = await actionsOn(organization, memberId)
    expect(actions).toEqual(['member.added', 'password.reset_link_made', 'password.reset'])
  })

  it('dies with the rights of whoever made it', async () => {
    const organization = await someOrganization()
    const second = await someMember(organization, { role: 'owner' })
    const { memberId } = await someMember(organization)
    const made = must(await createPasswordReset(second.actor, { memberId }, now))
    must(await changeRole(organization.owner, { memberId: second.memberId, role: 'member' }, now))
    expect(await resetPassword({ token: tokenOf(made), password: fresh }, now)).toEqual(dead)
  })

  it('works for one of many at once, and kills the person’s other links', async () => {
    const organization = await someOrganization()
    const { memberId } = await someMember(organization)
    const older = must(await createPasswordReset(organization.owner, { memberId }, now))
    const newer = must(await createPasswordReset(organization.owner, { memberId }, now))
    const post = (link: typeof newer) => resetPassword({ token: tokenOf(link), password: fresh }, now)
    const answers = await Promise.all([post(newer), post(newer), post(newer)])
    expect(answers.filter(answer => answer.ok)).toHaveLength(1)
    expect(await post(older)).toEqual(dead)
  })

  it('is dead after a day', async () => {
    const organization = await someOrganization()
    const { memberId } = await someMember(organization)
    const token = tokenOf(must(await createPasswordReset(organization.owner, { memberId }, now)))
    expect(await resetPassword({ token, password: fresh }, inHours(24))).toEqual(dead)
  })

  it('is not a lead’s to make, nor security’s, nor another organization’s', async () => {
    const organization = await someOrganization()
    const { teamId } = organization
    const { memberId } = await someMember(organization, { teams: [{ teamId, role: 'developer' }] })
    const lead = await someMember(organization, { teams: [{ teamId, role: 'lead' }] })
    const security = await someMember(organization, { role: 'security' })
    const stranger = await someOrganization()
    for (const actor of [lead.actor, security.actor, stranger.owner]) {
      expect(await createPasswordReset(actor, { memberId }, now)).toEqual(notFound)
    }
  })

  it('is refused for who belongs elsewhere too, when it is made and when it is used', async () => {
    const organization = await someOrganization()
    const { memberId, email } = await someMember(organization)
    const token = tokenOf(must(await createPasswordReset(organization.owner, { memberId }, now)))
    must(await createOwner({ email, name: 'Max', organization: `Own of ${email}`, password }, now))
    expect(await resetPassword({ token, password: fresh }, now)).toEqual(dead)
    expect((await signIn({ email, password }, from, now)).ok).toBe(true)
    const again = await createPasswordReset(organization.owner, { memberId }, now)
    expect(again).toEqual({ ok: false, error: { kind: 'belongs_elsewhere' } })
  })
})

describe('the operator', () => {
  it('resets anyone, and every organization’s ledger says so', async () => {
    const one = await someOrganization()
    const again = { email: one.email, name: 'Olga', organization: `Second of ${one.email}`, password }
    const two = must(await createOwner(again, now))
    const sessions = [await sessionOf({ ...one, memberId: one.ownerId }), await sessionOf(two)]
    must(await resetPasswordByOperator({ email: one.email, password: fresh }, now))
    for (const { token } of sessions) expect(await readSession(token, now)).toBeNull()
    expect((await signIn({ email: one.email, password: fresh }, from, now)).ok).toBe(true)
    expect(await actionsOn(one, one.ownerId)).toContain('password.reset')
    expect(await actionsOn(two, two.memberId)).toContain('password.reset')
  })

  it('is told of an address that nobody has', async () => {
    expect(await resetPasswordByOperator({ email: 'nobody@example.com', password: fresh }, now)).toEqual(notFound)
  })
})

describe('changing one’s own', () => {
  it('needs the present one, keeps this session and ends the others', async () => {
    const organization = await someOrganization()
    const member = await someMember(organization)
    const here = await sessionOf(member)
    const there = await sessionOf(member)
    const change = (current: string, next = fresh) =>
      changePassword(here.actor, { current, password: next, ip: null }, now)
    expect(await change('not it')).toEqual({ ok: false, error: { kind: 'wrong_credentials' } })
    expect(await change(password, 'password1234')).toMatchObject({ error: { kind: 'password_refused' } })
    must(await change(password))
    expect(await readSession(here.token, now)).not.toBeNull()
    expect(await readSession(there.token, now)).toBeNull()
    expect((await signIn({ email: member.email, password: fresh }, from, now)).ok).toBe(true)
    expect(await actionsOn(organization, member.memberId)).toEqual(['member.added', 'password.changed'])
  })

  it('lets one of two at once through', async () => {
    const member = await someMember(await someOrganization())
    const { actor } = await sessionOf(member)
    const change = (next: string) => changePassword(actor, { current: password, password: next, ip: null }, now)
    const answers = await Promise.all([change('the first pass phrase'), change('the second pass phrase')])
    expect(answers.filter(answer => answer.ok)).toHaveLength(1)
  })
})

describe('switching the organization', () => {
  it('ends this session and begins one there; never where one is no member', async () => {
    const one = await someOrganization()
    const two = must(
      await createOwner({ email: one.email, name: 'Olga', organization: `2nd of ${one.email}`, password }, now),
    )
    const stranger = await someOrganization()
    const { actor, token } = await sessionOf({ ...one, memberId: one.ownerId })
    expect((await listOwnOrganizations(actor)).map(each => each.organizationId).sort()).toEqual(
      [one.organizationId, two.organizationId].sort(),
    )
    const to = (organizationId: string) => switchOrganization(actor, { organizationId, origin }, now)
    expect(await to(stranger.organizationId)).toEqual(notFound)
    const switched = must(await to(two.organizationId))
    expect(await readSession(token, now)).toBeNull()
    expect(await readSession(switched.token, now)).toMatchObject({ memberId: two.memberId })
    expect(await to(two.organizationId)).toEqual(notFound) // the old session can't be used twice
    expect(await actionsOn(one, actor.sessionId)).toEqual(['session.started', 'session.ended'])
  })
})
