import { withTenant } from '#db/tenant.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { findPasswordReset, spendPasswordReset } from '#lib/credentials/password-resets.ts'
import { asActor } from '#lib/credentials/sessions.ts'
import { listMemberships } from '#lib/credentials/sign-in-accounts.ts'
import { loadStanding } from '#lib/credentials/standing.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { MemberError } from './errors.ts'
import type { ResetPasswordInput } from './input.ts'
import { hashNewPassword } from './new-password.ts'

/** Chooses a new password with an owner's link. Every session of the person ends; the link is used up. */
export async function resetPassword(
  { token, password }: ResetPasswordInput,
  now = new Date(),
): Promise<Result<{ email: string }, MemberError>> {
  const link = await findPasswordReset(token, now)
  const memberships = link ? await listMemberships(link.userId) : []
  const membership = memberships.find(({ organizationId }) => organizationId === link?.organizationId)
  const standing = membership ? await loadStanding(membership.memberId) : null
  if (!link || !standing) return err({ kind: 'link_dead' })
  const organizations = memberships.map(({ organizationName }) => organizationName)
  const hashed = await hashNewPassword(password, { email: link.email, organizations })
  if (!hashed.ok) return hashed
  const actor = asActor(standing, link.id)
  return await withTenant<Result<{ email: string }, MemberError>>(actor, async tx => {
    if (!(await spendPasswordReset(tx, { token, passwordHash: hashed.value }, now))) return err({ kind: 'link_dead' })
    const subject = { type: 'member', id: actor.memberId }
    await recordEvent(tx, actor, { action: 'password.reset', subject, detail: { by: 'link' } }, now)
    return ok({ email: link.email })
  })
}
