import { and, asc, eq, or } from 'drizzle-orm'
import { members } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { MemberError } from './errors.ts'
import type { ChangeRoleInput } from './input.ts'

/**
 * Changes what a member is in the organization. The last active owner stays one: all owners are locked before they are
 * counted, so two who demote each other at once can't both succeed.
 */
export async function changeRole(
  actor: Actor,
  { memberId, role }: ChangeRoleInput,
  now = new Date(),
): Promise<Result<null, MemberError>> {
  if (!may(actor, 'organization.manage', {})) return err({ kind: 'not_found' })
  return await withTenant<Result<null, MemberError>>(actor, async tx => {
    const locked = await tx
      .select({ id: members.id, role: members.role, status: members.status })
      .from(members)
      .where(or(eq(members.id, memberId), and(eq(members.role, 'owner'), eq(members.status, 'active'))))
      .orderBy(asc(members.id))
      .for('no key update') // the notices of a member hang on their row's key
    const member = locked.find(row => row.id === memberId)
    if (!member || member.status === 'left') return err({ kind: 'not_found' })
    if (member.role === role) return ok(null)
    const isOwnerLeft = locked.some(row => row.id !== memberId && row.role === 'owner' && row.status === 'active')
    if (member.role === 'owner' && !isOwnerLeft) return err({ kind: 'last_owner' })
    await tx.update(members).set({ role }).where(eq(members.id, memberId))
    const subject = { type: 'member', id: memberId }
    const detail = { from: member.role, to: role }
    await recordEvent(tx, actor, { action: 'member.role_changed', subject, detail }, now)
    return ok(null)
  })
}
