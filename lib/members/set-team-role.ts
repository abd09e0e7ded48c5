import { and, eq } from 'drizzle-orm'
import { teamMembers } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { MemberError } from './errors.ts'
import type { SetTeamRoleInput } from './input.ts'

/** Makes a member of the team its lead, or a developer again. Counts from their next request on. */
export async function setTeamRole(
  actor: Actor,
  { teamId, memberId, role }: SetTeamRoleInput,
  now = new Date(),
): Promise<Result<null, MemberError>> {
  if (!may(actor, 'member.invite', { teamId })) return err({ kind: 'not_found' })
  return await withTenant<Result<null, MemberError>>(actor, async tx => {
    const place = and(eq(teamMembers.teamId, teamId), eq(teamMembers.memberId, memberId))
    const [present] = await tx.select({ role: teamMembers.role }).from(teamMembers).where(place).for('update')
    if (!present) return err({ kind: 'not_found' })
    if (present.role === role) return ok(null)
    await tx.update(teamMembers).set({ role }).where(place)
    const subject = { type: 'member', id: memberId }
    const detail = { from: present.role, to: role }
    await recordEvent(tx, actor, { action: 'team.role_changed', subject, teamId, detail }, now)
    return ok(null)
  })
}
