import { and, eq } from 'drizzle-orm'
import { members, teamMembers, teams } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { MemberError } from './errors.ts'
import type { AddToTeamInput } from './input.ts'

/**
 * Adds a member to a team, or changes the role of one who is in it. By address, since a lead may add a colleague whom
 * their list does not show. An address that is no active member's is `not_found`.
 */
export async function addToTeam(
  actor: Actor,
  { teamId, email, role }: AddToTeamInput,
  now = new Date(),
): Promise<Result<{ memberId: string }, MemberError>> {
  if (!may(actor, 'member.invite', { teamId })) return err({ kind: 'not_found' })
  const { organizationId } = actor
  return await withTenant<Result<{ memberId: string }, MemberError>>(actor, async tx => {
    const [team] = await tx.select({ name: teams.name }).from(teams).where(eq(teams.id, teamId))
    const [member] = await tx
      .select({ id: members.id })
      .from(members)
      .where(and(eq(members.email, email), eq(members.status, 'active')))
      .for('update')
    if (!team || !member) return err({ kind: 'not_found' })
    await tx
      .insert(teamMembers)
      .values({ organizationId, teamId, memberId: member.id, role })
      .onConflictDoUpdate({ target: [teamMembers.teamId, teamMembers.memberId], set: { role } })
    const subject = { type: 'member', id: member.id }
    const detail = { team: team.name, role }
    await recordEvent(tx, actor, { action: 'team.member_added', subject, teamId, detail }, now)
    return ok({ memberId: member.id })
  })
}
