import { and, eq, ne } from 'drizzle-orm'
import { newId } from '#db/schema/columns.ts'
import { members } from '#db/schema/members.ts'
import { passwordResets } from '#db/schema/users.ts'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { newOpaqueToken } from '#lib/credentials/opaque-token.ts'
import { passwordResetHours } from '#lib/credentials/password-resets.ts'
import { listMemberships } from '#lib/credentials/sign-in-accounts.ts'
import { getEnv } from '#lib/env.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { MemberError } from './errors.ts'
import type { CreatePasswordResetInput } from './input.ts'

export interface NewPasswordReset {
  /** Shown once: only its hash is kept. */
  link: string
  expiresAt: Date
}

/**
 * A one-time link with which a member chooses a new password. Whoever holds it could take the account, so only an owner
 * makes one, and only for a person who is nobody elsewhere: else the owner of one organization could open another. The
 * link asks again when it is used, also whether its maker still is an owner.
 */
export async function createPasswordReset(
  actor: MemberActor,
  { memberId }: CreatePasswordResetInput,
  now = new Date(),
): Promise<Result<NewPasswordReset, MemberError>> {
  if (!may(actor, 'organization.manage', {})) return err({ kind: 'not_found' })
  const { organizationId } = actor
  const { token, hash } = newOpaqueToken()
  const expiresAt = new Date(now.getTime() + passwordResetHours * 3_600_000)
  return await withTenant<Result<NewPasswordReset, MemberError>>(actor, async tx => {
    const [member] = await tx
      .select({ userId: members.userId, email: members.email })
      .from(members)
      .where(and(eq(members.id, memberId), ne(members.status, 'left')))
      .for('no key update')
    if (!member) return err({ kind: 'not_found' })
    const memberships = await listMemberships(member.userId)
    if (memberships.some(other => other.organizationId !== organizationId)) return err({ kind: 'belongs_elsewhere' })
    const { userId, email } = member
    await tx.insert(passwordResets).values({
      id: newId(),
      organizationId,
      userId,
      tokenHash: hash,
      expiresAt,
      madeBy: actor.memberId,
      createdAt: now,
    })
    const subject = { type: 'member', id: memberId }
    await recordEvent(tx, actor, { action: 'password.reset_link_made', subject, detail: { email } }, now)
    return ok({ link: `${getEnv().url}/reset#${token}`, expiresAt })
  })
}
