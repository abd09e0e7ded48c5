import { userIdentities } from '#db/schema/users.ts'
import type { Transaction } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Identity } from './identities.ts'
import { normalizeEmail } from './sign-in-accounts.ts'

/**
 * Links the identity to the actor's account, in the caller's transaction. Violates a constraint where the identity
 * opens an account already, or the account is linked to another identity there (`user_identities_user`).
 */
export async function writeIdentity(
  tx: Transaction,
  actor: MemberActor,
  { userId, identity }: { userId: string; identity: Identity },
  now: Date,
): Promise<void> {
  const { issuer, subject } = identity
  const email = normalizeEmail(identity.email)
  await tx.insert(userIdentities).values({ issuer, subject, userId, email, linkedAt: now })
  const detail = { issuer, identity: subject, email }
  const about = { type: 'member', id: actor.memberId }
  await recordEvent(tx, actor, { action: 'member.identity_linked', subject: about, detail }, now)
}
