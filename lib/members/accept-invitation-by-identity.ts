import { withTenant } from '#db/tenant.ts'
import { violatedConstraint } from '#db/violated-constraint.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { findLinkedAccount, type Identity } from '#lib/credentials/identities.ts'
import type { IdentityError } from '#lib/credentials/identity-errors.ts'
import { findInvitation } from '#lib/credentials/invitation-links.ts'
import { asActor, createSession, type Origin } from '#lib/credentials/sessions.ts'
import { findAccount, normalizeEmail } from '#lib/credentials/sign-in-accounts.ts'
import type { MemberStanding } from '#lib/credentials/standing.ts'
import { writeIdentity } from '#lib/credentials/write-identity.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { joinByInvitation } from './accept-invitation.ts'
import type { MemberError } from './errors.ts'
import type { Person } from './write-member.ts'

type Refusal = MemberError | IdentityError

/**
 * Accepts an invitation as whom the provider says: a new person without a password, linked at once, or someone whose
 * account is linked already. The provider's verified address has to be the invited one. An account that is not linked
 * is `not_linked`: it is its password's to say so, not the address's.
 */
export async function acceptInvitationByIdentity(
  { token, identity }: { token: string; identity: Identity },
  origin: Origin,
  now = new Date(),
): Promise<Result<{ token: string; actor: MemberActor }, Refusal>> {
  const link = await findInvitation(token, now)
  if (!link) return err({ kind: 'link_dead' })
  if (normalizeEmail(identity.email) !== link.email) return err({ kind: 'wrong_address' })
  const found = await findPerson(identity, link.email)
  if (!found.ok) return found
  try {
    const joined = await withTenant<Result<MemberStanding & { userId: string }, Refusal>>(link, async tx => {
      const accepted = await joinByInvitation(tx, link, found.value, now)
      if (accepted.ok && found.value.userId === null) {
        const { userId } = accepted.value
        await writeIdentity(tx, asActor(accepted.value, link.id), { userId, identity }, now)
      }
      return accepted
    })
    if (!joined.ok) return joined
    return ok(await createSession(joined.value, { method: 'sso', origin }, now))
  } catch (error) {
    if (violatedConstraint(error) !== null) return err({ kind: 'changed_meanwhile' })
    throw error
  }
}

async function findPerson(identity: Identity, email: string): Promise<Result<Person, IdentityError>> {
  const linked = await findLinkedAccount(identity)
  if (linked) return linked.email === email ? ok(linked) : err({ kind: 'wrong_address' })
  if (await findAccount(email)) return err({ kind: 'not_linked' })
  const name = identity.name ?? email.slice(0, email.indexOf('@'))
  return ok({ userId: null, email, name, passwordHash: null })
}
