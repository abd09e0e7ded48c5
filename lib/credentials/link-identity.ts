import { withTenant } from '#db/tenant.ts'
import { violatedConstraint } from '#db/violated-constraint.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { findLinkedAccount, getOwnAccount, type Identity } from './identities.ts'
import type { IdentityError } from './identity-errors.ts'
import { normalizeEmail } from './sign-in-accounts.ts'
import { writeIdentity } from './write-identity.ts'

/**
 * Lets the identity open the actor's own account from now on. Begun and finished in one session (`sessionId` is where it
 * was begun), or somebody could be made to link another person's identity; and only at the account's own address.
 */
export async function linkIdentity(
  actor: MemberActor,
  { identity, sessionId }: { identity: Identity; sessionId: string },
  now = new Date(),
): Promise<Result<null, IdentityError>> {
  if (actor.sessionId !== sessionId) return err({ kind: 'other_session' })
  const own = await getOwnAccount(actor)
  if (normalizeEmail(identity.email) !== own.email) return err({ kind: 'wrong_address' })
  const linked = await findLinkedAccount(identity)
  if (linked && linked.userId !== own.userId) return err({ kind: 'linked_elsewhere' })
  if (linked) return ok(null)
  try {
    return await withTenant<Result<null, IdentityError>>(actor, async tx => {
      await writeIdentity(tx, actor, { userId: own.userId, identity }, now)
      return ok(null)
    })
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === null) throw error
    return err({ kind: constraint === 'user_identities_user' ? 'already_linked' : 'changed_meanwhile' })
  }
}
