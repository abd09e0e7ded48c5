import { database } from '#db/client.ts'
import { newId } from '#db/schema/columns.ts'
import { passwordResets } from '#db/schema/users.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { newOpaqueToken } from '#lib/credentials/opaque-token.ts'
import { spendPasswordReset } from '#lib/credentials/password-resets.ts'
import { findAccount, listMemberships } from '#lib/credentials/sign-in-accounts.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { MemberError } from './errors.ts'
import type { ResetPasswordByOperatorInput } from './input.ts'
import { hashNewPassword } from './new-password.ts'

const soonMs = 60_000

/**
 * Sets a person's password from the terminal, where whoever types already holds the database. Every session of theirs
 * ends, in every organization, and each one's ledger says so: the first in the change's own transaction.
 */
export async function resetPasswordByOperator(
  { email, password }: ResetPasswordByOperatorInput,
  now = new Date(),
): Promise<Result<{ email: string }, MemberError>> {
  const account = await findAccount(email)
  const memberships = account ? await listMemberships(account.userId) : []
  const [first, ...others] = memberships
  if (!account || !first) return err({ kind: 'not_found' })
  const organizations = memberships.map(({ organizationName }) => organizationName)
  const hashed = await hashNewPassword(password, { email: account.email, organizations })
  if (!hashed.ok) return hashed
  // The same one-time link as an owner's, but of no organization, and used at once.
  const { token, hash } = newOpaqueToken()
  const expiresAt = new Date(now.getTime() + soonMs)
  await database('auth')
    .insert(passwordResets)
    .values({ id: newId(), userId: account.userId, tokenHash: hash, expiresAt })
  const used = await withTenant<Result<null, MemberError>>(first, async tx => {
    if (!(await spendPasswordReset(tx, { token, passwordHash: hashed.value }, now))) return err({ kind: 'link_dead' })
    await record(tx, first, now)
    return ok(null)
  })
  if (!used.ok) return used
  for (const other of others) await withTenant(other, tx => record(tx, other, now))
  return ok({ email: account.email })
}

async function record(tx: Transaction, at: { organizationId: string; memberId: string }, now: Date): Promise<void> {
  const actor: SystemActor = { kind: 'system', organizationId: at.organizationId, name: 'cli' }
  const subject = { type: 'member', id: at.memberId }
  await recordEvent(tx, actor, { action: 'password.reset', subject, detail: { by: 'operator' } }, now)
}
