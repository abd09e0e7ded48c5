import { and, eq } from 'drizzle-orm'
import { teamMembers } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { MemberError } from './errors.ts'
import type { RemoveFromTeamInput } from './input.ts'

/** Takes a member out of a team. They stay in the organization, and the keys they hold stay theirs until offboarding. */
export async function removeFromTeam(
  actor: Actor,
  { teamId, memberId }: RemoveFromTeamInput,
  now = new Date(),
): Promise<Result<null, MemberError>> {
  if (!may(actor, 'member.invite', { teamId })) return err({ kind: 'not_found' })
  return await withTenant<Result<null, MemberError>>(actor, async tx => {
    const [removed] = await tx
      .delete(teamMembers)
      .where(and(eq(teamMembers.teamId, teamId), eq(teamMembers.memberId, memberId)))
      .returning({ role: teamMembers.role })
    if (!removed) return err({ kind: 'not_found' })
    const subject = { type: 'member', id: memberId }
    await recordEvent(tx, actor, { action: 'team.member_removed', subject, teamId, detail: { ...removed } }, now)
    return ok(null)
  })
}
