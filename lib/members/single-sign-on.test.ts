import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { database } from '#db/client.ts'
import { auditEvents } from '#db/schema/audit.ts'
import { members } from '#db/schema/members.ts'
import { userIdentities, users } from '#db/schema/users.ts'
import { withTenant } from '#db/tenant.ts'
import { testEnv, useTestDatabase } from '#db/testing.ts'
import { getOwnAccount, type Identity } from '#lib/credentials/identities.ts'
import { linkIdentity } from '#lib/credentials/link-identity.ts'
import { readSession } from '#lib/credentials/sessions.ts'
import { signIn } from '#lib/credentials/sign-in.ts'
import { signInByIdentity } from '#lib/credentials/sign-in-by-identity.ts'
import { unlinkIdentity } from '#lib/credentials/unlink-identity.ts'
import { getEnv, setEnv } from '#lib/env.ts'
import { must } from '#lib/result.ts'
import { acceptInvitationByIdentity } from './accept-invitation-by-identity.ts'
import { changePassword } from './change-password.ts'
import { inviteMember } from './invite-member.ts'
import { actionsOn, now, origin, password, someEmail, someMember, someOrganization } from './people.fixture.ts'

useTestDatabase()
const issuer = 'https://accounts.example.com/'
beforeAll(() => setEnv(testEnv({ ...getEnv(), oidc: { issuer, id: 'keyturn', secret: 'of the tests' } })))

const refused = (kind: string) => ({ ok: false, error: { kind } })
const later = new Date(now.getTime() + 60_000)
let made = 0
const identityOf = (email: string, more: Partial<Identity> = {}): Identity => ({
  ...{ issuer, subject: `subject ${++made}`, email, name: 'Nina New' },
  ...more,
})

/** A member, and the identity with which they sign in. */
async function someLinked() {
  const organization = await someOrganization()
  const member = await someMember(organization)
  const identity = identityOf(member.email)
  must(await linkIdentity(member.actor, { identity, sessionId: member.actor.sessionId }, now))
  return { organization, member, identity }
}
const setStatus = (
  organization: { organizationId: string },
  memberId: string,
  status: 'active' | 'suspended' | 'left',
) => withTenant(organization, tx => tx.update(members).set({ status }).where(eq(members.id, memberId)))

async function invited(organization: Awaited<ReturnType<typeof someOrganization>>, email = someEmail()) {
  const { link } = must(await inviteMember(organization.owner, { email, role: 'member' }, now))
  return { email, token: new URL(link).hash.slice(1) }
}

describe('signing in by single sign-on', () => {
  it('opens the account that was linked, by a session like any other', async () => {
    const { organization, member, identity } = await someLinked()
    const { token, actor } = must(await signInByIdentity(identity, origin, later))
    expect(await readSession(token, later)).toMatchObject({ memberId: member.memberId })
    expect(await actionsOn(organization, actor.sessionId)).toEqual(['session.started'])
    const [event] = await withTenant(organization, tx =>
      tx.select().from(auditEvents).where(eq(auditEvents.subjectId, actor.sessionId)),
    )
    expect(event?.canonical).toContain('"method":"sso"')
    expect((await getOwnAccount(member.actor)).linked?.lastUsedAt).toEqual(later)
  })

  it('goes by issuer and subject, whatever the address has become', async () => {
    const { member, identity } = await someLinked()
    const renamed = { ...identity, email: someEmail('renamed') }
    expect(must(await signInByIdentity(renamed, origin, now)).actor.memberId).toBe(member.memberId)
    const elsewhere = { ...identity, issuer: 'https://evil.example.com/' }
    expect(await signInByIdentity(elsewhere, origin, now)).toEqual(refused('not_linked'))
    const successor = { ...identity, subject: 'whoever has the address now' }
    expect(await signInByIdentity(successor, origin, now)).toEqual(refused('not_linked'))
  })

  it('lets nobody in who was suspended or has left, or whom nobody knows, and tells them the same', async () => {
    const { organization, member, identity } = await someLinked()
    const unlinked = identityOf(member.email)
    const noAccess = refused('no_access')
    for (const status of ['suspended', 'left'] as const) {
      await setStatus(organization, member.memberId, status)
      expect(await signInByIdentity(identity, origin, now)).toEqual(noAccess)
      expect(await signInByIdentity(unlinked, origin, now)).toEqual(noAccess)
    }
    expect(await signInByIdentity(identityOf(someEmail('nobody')), origin, now)).toEqual(noAccess)
  })
})

describe('linking', () => {
  it('is written into the ledger once, and undone by unlinking while a password is left', async () => {
    const { organization, member, identity } = await someLinked()
    must(await linkIdentity(member.actor, { identity, sessionId: member.actor.sessionId }, later)) // again
    expect((await getOwnAccount(member.actor)).linked).toMatchObject({ email: member.email, linkedAt: now })
    must(await unlinkIdentity(member.actor, later))
    expect(await unlinkIdentity(member.actor, later)).toEqual(refused('no_link'))
    expect(await signInByIdentity(identity, origin, now)).toEqual(refused('not_linked'))
    expect(await actionsOn(organization, member.memberId)).toEqual([
      'member.added',
      'member.identity_linked',
      'member.identity_unlinked',
    ])
  })

  it('is refused in another session than it was begun in, and with another’s address', async () => {
    const organization = await someOrganization()
    const { actor, email } = await someMember(organization)
    const thief = await someMember(await someOrganization())
    const link = (identity: Identity, sessionId: string) => linkIdentity(actor, { identity, sessionId }, now)
    const another = '00000000-0000-7000-8000-000000000001'
    expect(await link(identityOf(email), another)).toEqual(refused('other_session'))
    expect(await link(identityOf(thief.email), actor.sessionId)).toEqual(refused('wrong_address'))
    expect((await getOwnAccount(actor)).linked).toBeNull()
  })

  it('gives an identity to one account, and an account one identity', async () => {
    const { member, identity } = await someLinked()
    const other = await someMember(await someOrganization())
    const theirs = { identity: { ...identity, email: other.email }, sessionId: other.actor.sessionId }
    expect(await linkIdentity(other.actor, theirs, now)).toEqual(refused('linked_elsewhere'))
    const second = { identity: identityOf(member.email), sessionId: member.actor.sessionId }
    expect(await linkIdentity(member.actor, second, now)).toEqual(refused('already_linked'))
  })

  it('begun twice at once links once', async () => {
    const { actor, email, memberId } = await someMember(await someOrganization())
    const links = [1, 2].map(() =>
      linkIdentity(actor, { identity: identityOf(email), sessionId: actor.sessionId }, now),
    )
    expect((await Promise.all(links)).filter(({ ok }) => ok)).toHaveLength(1)
    expect((await actionsOn(actor, memberId)).filter(action => action === 'member.identity_linked')).toHaveLength(1)
  })
})

describe('accepting an invitation by single sign-on', () => {
  it('makes a person without a password, linked, in one go; the link is used up', async () => {
    const organization = await someOrganization()
    const { email, token } = await invited(organization)
    const identity = identityOf(email.toUpperCase())
    const { actor } = must(await acceptInvitationByIdentity({ token, identity }, origin, now))
    expect(actor).toMatchObject({ organizationId: organization.organizationId, role: 'member', name: 'Nina New' })
    expect(await actionsOn(organization, actor.memberId)).toEqual(['member.joined', 'member.identity_linked'])
    expect(await acceptInvitationByIdentity({ token, identity }, origin, now)).toEqual(refused('link_dead'))
    expect(must(await signInByIdentity(identity, origin, now)).actor.memberId).toBe(actor.memberId)
    // No password opens it, none can be changed, and the only way in stays.
    expect(await signIn({ email, password }, origin, now)).toEqual(refused('wrong_credentials'))
    const change = { current: password, password: 'another one of many words', ip: '203.0.113.200' }
    expect(await changePassword(actor, change, now)).toEqual(refused('wrong_credentials'))
    expect(await unlinkIdentity(actor, now)).toEqual(refused('no_password'))
  })

  it('is for the invited address alone, and for no account that is not linked', async () => {
    const organization = await someOrganization()
    const { token } = await invited(organization)
    const accept = (link: string, identity: Identity) =>
      acceptInvitationByIdentity({ token: link, identity }, origin, now)
    expect(await accept(token, identityOf(someEmail('eve')))).toEqual(refused('wrong_address'))
    const known = await someMember(await someOrganization())
    const theirs = await invited(organization, known.email)
    expect(await accept(theirs.token, identityOf(known.email))).toEqual(refused('not_linked'))
    expect(await accept('made up', identityOf(known.email))).toEqual(refused('link_dead'))
  })

  it('brings back who has left, and takes a linked person into another organization, as the account they have', async () => {
    const { organization, member, identity } = await someLinked()
    await setStatus(organization, member.memberId, 'left')
    for (const to of [organization, await someOrganization()]) {
      const { token } = await invited(to, member.email)
      const renamed = { ...identity, email: someEmail('renamed') }
      expect(await acceptInvitationByIdentity({ token, identity: renamed }, origin, now)).toEqual(
        refused('wrong_address'),
      )
      const { actor } = must(await acceptInvitationByIdentity({ token, identity }, origin, now))
      expect(actor.organizationId).toBe(to.organizationId)
    }
    const people = await database('auth').select().from(users).where(eq(users.email, member.email))
    expect(people).toHaveLength(1)
  })

  it('accepted twice at once makes one member, one person and one link', async () => {
    const organization = await someOrganization()
    const { email, token } = await invited(organization)
    const identity = identityOf(email)
    const both = [1, 2].map(() => acceptInvitationByIdentity({ token, identity }, origin, now))
    expect((await Promise.all(both)).filter(({ ok }) => ok)).toHaveLength(1)
    const rows = await database('auth').select().from(userIdentities).where(eq(userIdentities.email, email))
    expect(rows).toHaveLength(1)
  })
})
