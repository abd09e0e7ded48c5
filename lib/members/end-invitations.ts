import { and, eq, gt, isNull, or } from 'drizzle-orm'
import { invitations } from '#db/schema/members.ts'
import type { Transaction } from '#db/tenant.ts'

/**
 * Ends the open invitations that the member made and those to their address, within the caller's transaction, whose
 * event says so; returns how many there were.
 */
export async function endInvitationsOf(
  tx: Transaction,
  member: { id: string; email: string },
  now: Date,
): Promise<number> {
  const theirs = or(eq(invitations.invitedBy, member.id), eq(invitations.email, member.email))
  const open = and(isNull(invitations.acceptedAt), isNull(invitations.endedAt), gt(invitations.expiresAt, now))
  const ended = await tx
    .update(invitations)
    .set({ endedAt: now })
    .where(and(theirs, open))
    .returning({ id: invitations.id })
  return ended.length
}
