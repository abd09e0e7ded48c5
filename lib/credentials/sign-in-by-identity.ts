import type { MemberActor } from '#lib/access/actor.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { findLinkedAccount, type Identity, markIdentityUsed } from './identities.ts'
import type { IdentityError } from './identity-errors.ts'
import { createSession, type Origin } from './sessions.ts'
import { findAccount, listMemberships } from './sign-in-accounts.ts'
import { loadStanding } from './standing.ts'

/**
 * Signs in whoever the identity is linked to, where they were last active. Who is suspended or has left hears what a
 * stranger does, `no_access`: the provider's word never brings anybody back. An address alone opens no account, or
 * whoever gets it at the provider would get the account with it.
 */
export async function signInByIdentity(
  identity: Identity,
  origin: Origin,
  now = new Date(),
): Promise<Result<{ token: string; actor: MemberActor }, IdentityError>> {
  const account = await findLinkedAccount(identity)
  if (!account) return err({ kind: (await hasAccess(identity.email)) ? 'not_linked' : 'no_access' })
  const standing = await firstStanding(account.userId)
  if (!standing) return err({ kind: 'no_access' })
  await markIdentityUsed(identity, now)
  return ok(await createSession({ ...standing, userId: account.userId }, { method: 'sso', origin }, now))
}

async function hasAccess(email: string): Promise<boolean> {
  const account = await findAccount(email)
  return account !== null && (await firstStanding(account.userId)) !== null
}

async function firstStanding(userId: string) {
  const membership = (await listMemberships(userId)).find(({ status }) => status === 'active')
  const standing = membership ? await loadStanding(membership.memberId) : null
  return standing?.status === 'active' ? standing : null
}
