import { eq, sql } from 'drizzle-orm'
import { members } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { checkPassword } from '#lib/credentials/sign-in.ts'
import { findAccountById, listMemberships } from '#lib/credentials/sign-in-accounts.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { MemberError } from './errors.ts'
import type { ChangePasswordInput } from './input.ts'
import { hashNewPassword } from './new-password.ts'

/**
 * Changes one's own password. Asks for the present one, under the sign-in's delays: an unattended screen is not the person.
 * Every other session of theirs ends.
 */
export async function changePassword(
  actor: MemberActor,
  { current, password, ip }: ChangePasswordInput & { ip: string | null },
  now = new Date(),
): Promise<Result<null, MemberError>> {
  const self = eq(members.id, actor.memberId)
  const [member] = await withTenant(actor, tx => tx.select({ userId: members.userId }).from(members).where(self))
  const account = member ? await findAccountById(member.userId) : null
  if (!account) return err({ kind: 'not_found' })
  const checked = await checkPassword({ email: account.email, password: current }, ip, now)
  if (!checked.ok) return checked
  const organizations = (await listMemberships(account.userId)).map(({ organizationName }) => organizationName)
  const hashed = await hashNewPassword(password, { email: account.email, organizations })
  if (!hashed.ok) return hashed
  return await withTenant<Result<null, MemberError>>(actor, async tx => {
    const [row] = await tx.execute<{ changed: boolean }>(
      sql`select keyturn_change_password(${account.userId}, ${checked.value.passwordHash}, ${hashed.value}, ${actor.sessionId}, ${now.toISOString()}) as changed`,
    )
    if (!row?.changed) return err({ kind: 'changed_meanwhile' })
    const subject = { type: 'member', id: actor.memberId }
    await recordEvent(tx, actor, { action: 'password.changed', subject }, now)
    return ok(null)
  })
}
