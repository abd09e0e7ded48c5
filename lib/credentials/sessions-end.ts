import { and, eq, isNull } from 'drizzle-orm'
import { sessions } from '#db/schema/members.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'

export type SessionEnd = 'signed_out' | 'ended_by_member' | 'organization_switch' | 'suspended' | 'left'

/**
 * Ends one of the member's own sessions. Another member's is `not_found`, as is one that has ended.
 * Ending one for somebody else is `endMemberSession`; ending them all, suspending or offboarding.
 */
export async function endSession(
  actor: MemberActor,
  { sessionId, reason }: { sessionId: string; reason: SessionEnd },
  now = new Date(),
): Promise<Result<null, { kind: 'not_found' }>> {
  return await withTenant(actor, async tx => {
    const [ended] = await tx
      .update(sessions)
      .set({ endedAt: now, endReason: reason })
      .where(and(eq(sessions.id, sessionId), eq(sessions.memberId, actor.memberId), isNull(sessions.endedAt)))
      .returning({ id: sessions.id })
    if (!ended) return err({ kind: 'not_found' })
    const subject = { type: 'session', id: sessionId }
    await recordEvent(tx, actor, { action: 'session.ended', subject, detail: { reason } }, now)
    return ok(null)
  })
}

/** Ends every session of a member within the caller's transaction, whose event says so; returns how many there were. */
export async function endSessionsOf(
  tx: Transaction,
  { memberId, reason }: { memberId: string; reason: SessionEnd },
  now: Date,
): Promise<number> {
  const ended = await tx
    .update(sessions)
    .set({ endedAt: now, endReason: reason })
    .where(and(eq(sessions.memberId, memberId), isNull(sessions.endedAt)))
    .returning({ id: sessions.id })
  return ended.length
}
