import { eq } from 'drizzle-orm'
import { invitations } from '#db/schema/members.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import { violatedConstraint } from '#db/violated-constraint.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { findInvitation, type InvitationLink } from '#lib/credentials/invitation-links.ts'
import { asActor, createSession, type Origin } from '#lib/credentials/sessions.ts'
import { checkPassword } from '#lib/credentials/sign-in.ts'
import { findAccount } from '#lib/credentials/sign-in-accounts.ts'
import { loadStanding, type MemberStanding } from '#lib/credentials/standing.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { MemberError } from './errors.ts'
import type { AcceptInvitationInput } from './input.ts'
import { mayInvite } from './may-invite.ts'
import { hashNewPassword } from './new-password.ts'
import { type Person, writeMember } from './write-member.ts'

/**
 * Makes whoever holds the link a member, at the invited address, and signs them in. Holding a link is not being the
 * person: an address that already signs in here needs its present password, under the same delays as the sign-in.
 */
export async function acceptInvitation(
  input: AcceptInvitationInput,
  origin: Origin,
  now = new Date(),
): Promise<Result<{ token: string; actor: MemberActor }, MemberError>> {
  const link = await findInvitation(input.token, now)
  if (!link) return err({ kind: 'link_dead' })
  const found = await findPerson(link, input, origin, now)
  if (!found.ok) return found
  try {
    const accepted = await withTenant(link, tx => joinByInvitation(tx, link, found.value, now))
    if (!accepted.ok) return accepted
    return ok(await createSession(accepted.value, { method: 'invitation', origin }, now))
  } catch (error) {
    if (violatedConstraint(error) !== null) return err({ kind: 'changed_meanwhile' })
    throw error
  }
}

async function findPerson(
  { email, organizationName }: InvitationLink,
  { name, password }: AcceptInvitationInput,
  { ip }: Origin,
  now: Date,
): Promise<Result<Person, MemberError>> {
  const isNew = name !== undefined
  if (isNew && !(await findAccount(email))) {
    const hashed = await hashNewPassword(password, { email, organizations: [organizationName] })
    return hashed.ok ? ok({ userId: null, email, name, passwordHash: hashed.value }) : hashed
  }
  return await checkPassword({ email, password }, ip, now)
}

/** Makes the person the member whom the invitation describes, and uses it up, within the caller's transaction. */
export async function joinByInvitation(
  tx: Transaction,
  { id, organizationId }: InvitationLink,
  person: Person,
  now: Date,
): Promise<Result<MemberStanding & { userId: string }, MemberError>> {
  const [invitation] = await tx.select().from(invitations).where(eq(invitations.id, id)).for('update')
  if (!invitation || invitation.acceptedAt || invitation.endedAt) return err({ kind: 'link_dead' })
  const { role, teamId, teamRole, email } = invitation
  const inviter = await loadStanding(invitation.invitedBy, tx)
  if (inviter?.status !== 'active' || !mayInvite(asActor(inviter, id), invitation)) return err({ kind: 'link_dead' })
  const teams = teamId && teamRole ? [{ teamId, role: teamRole }] : []
  const written = await writeMember(tx, person, { organizationId, role, teams })
  if (!written.ok) return written
  const { memberId, userId } = written.value
  await tx.update(invitations).set({ acceptedAt: now }).where(eq(invitations.id, id))
  const standing = await loadStanding(memberId, tx)
  if (!standing) throw new Error('the new member has no standing')
  const subject = { type: 'member', id: memberId }
  const detail = { email, name: standing.name, role, teamRole, invitation: id }
  await recordEvent(tx, asActor(standing, id), { action: 'member.joined', subject, teamId, detail }, now)
  return ok({ ...standing, userId })
}
