import { and, eq } from 'drizzle-orm'
import { database } from '#db/client.ts'
import { users } from '#db/schema/users.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { hashPassword, needsRehash, verifyPassword } from './passwords.ts'
import { createSession, type Origin } from './sessions.ts'
import { type Account, findAccount, listMemberships, normalizeEmail } from './sign-in-accounts.ts'
import { forgiveAttempt, reserveAttempt, withdrawAttempt } from './sign-in-attempts.ts'
import type { SignInError } from './sign-in-errors.ts'
import { loadStanding } from './standing.ts'

/**
 * Signs in to the organization that the person was last active in. An unknown address, a wrong password and a person
 * who is a member nowhere (any more) are the same `wrong_credentials`, after the same time.
 */
export async function signIn(
  { email, password }: { email: string; password: string },
  origin: Origin,
  now = new Date(),
): Promise<Result<{ token: string; actor: MemberActor }, SignInError>> {
  const checked = await checkPassword({ email, password }, origin.ip, now)
  if (!checked.ok) return checked
  const { userId } = checked.value
  const membership = (await listMemberships(userId)).find(({ status }) => status === 'active')
  const standing = membership ? await loadStanding(membership.memberId) : null
  if (standing?.status !== 'active') return err({ kind: 'wrong_credentials' })
  return ok(await createSession({ ...standing, userId }, { method: 'password', origin }, now))
}

/**
 * The account, if the password is its own. Whatever asks for a present password comes through here (signing in,
 * accepting an invitation, changing the password), so none of them is a way around the delays.
 */
export async function checkPassword(
  { email, password }: { email: string; password: string },
  ip: string | null,
  now: Date,
): Promise<Result<Account & { passwordHash: string }, SignInError>> {
  const address = normalizeEmail(email)
  const reserved = await reserveAttempt(address, ip, now)
  if (!reserved.ok) return reserved
  const account = await findAccount(address)
  const verified = await verifyPassword(account?.passwordHash ?? null, password)
  if (!verified.ok) {
    await withdrawAttempt(address, ip)
    return verified
  }
  if (!verified.value || !account?.passwordHash) return err({ kind: 'wrong_credentials' })
  await forgiveAttempt(address, ip)
  const passwordHash = await rehashed(account.userId, account.passwordHash, password)
  return ok({ ...account, passwordHash })
}

/** Replaces a hash made with former parameters, now that the password is at hand. Too busy: another time. */
async function rehashed(userId: string, stored: string, password: string): Promise<string> {
  if (!needsRehash(stored)) return stored
  const fresh = await hashPassword(password)
  if (!fresh.ok) return stored
  const replaced = await database('auth')
    .update(users)
    .set({ passwordHash: fresh.value })
    .where(and(eq(users.id, userId), eq(users.passwordHash, stored)))
    .returning({ id: users.id })
  return replaced.length > 0 ? fresh.value : stored
}
