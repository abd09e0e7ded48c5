import { and, eq, isNull } from 'drizzle-orm'
import { members, sessions, teamMembers } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { MemberError } from './errors.ts'
import type { EndSessionInput } from './input.ts'
import { mayOffboard } from './may-offboard.ts'

/**
 * Ends one session of somebody else: a browser that was left open, where suspending would be too much. Whoever may
 * suspend them may. One that has ended is `not_found`; one's own ends elsewhere.
 */
export async function endMemberSession(
  actor: Actor,
  { sessionId }: EndSessionInput,
  now = new Date(),
): Promise<Result<null, MemberError>> {
  return await withTenant<Result<null, MemberError>>(actor, async tx => {
    const rows = await tx
      .select({ memberId: members.id, role: members.role, teamId: teamMembers.teamId, as: teamMembers.role })
      .from(sessions)
      .innerJoin(members, eq(members.id, sessions.memberId))
      .leftJoin(teamMembers, eq(teamMembers.memberId, members.id))
      .where(eq(sessions.id, sessionId))
    const [member] = rows
    if (!member) return err({ kind: 'not_found' })
    const { memberId, role } = member
    const teamsOf = (of: typeof rows) => of.flatMap(row => row.teamId ?? [])
    const leads = teamsOf(rows.filter(row => row.as === 'lead'))
    const refusal = mayOffboard(actor, { memberId, role, teams: teamsOf(rows), leads })
    if (refusal) return err({ kind: refusal })
    const [ended] = await tx
      .update(sessions)
      .set({ endedAt: now, endReason: 'ended_for_member' })
      .where(and(eq(sessions.id, sessionId), isNull(sessions.endedAt)))
      .returning({ id: sessions.id })
    if (!ended) return err({ kind: 'not_found' })
    const subject = { type: 'session', id: sessionId }
    await recordEvent(
      tx,
      actor,
      { action: 'session.ended', subject, detail: { reason: 'ended_for_member', memberId } },
      now,
    )
    return ok(null)
  })
}
