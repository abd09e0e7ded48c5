import { and, eq, isNull } from 'drizzle-orm'
import { invitations } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { MemberError } from './errors.ts'
import type { RevokeInvitationInput } from './input.ts'
import { mayInvite } from './may-invite.ts'

/** Kills an invitation's link. Whoever could have made the invitation may; one that was accepted or ended is `not_found`. */
export async function revokeInvitation(
  actor: Actor,
  { invitationId }: RevokeInvitationInput,
  now = new Date(),
): Promise<Result<null, MemberError>> {
  return await withTenant<Result<null, MemberError>>(actor, async tx => {
    const [invitation] = await tx
      .select()
      .from(invitations)
      .where(and(eq(invitations.id, invitationId), isNull(invitations.acceptedAt), isNull(invitations.endedAt)))
      .for('update')
    if (!invitation || !mayInvite(actor, invitation)) return err({ kind: 'not_found' })
    await tx.update(invitations).set({ endedAt: now }).where(eq(invitations.id, invitationId))
    const { email, teamId } = invitation
    const subject = { type: 'invitation', id: invitationId }
    await recordEvent(tx, actor, { action: 'invitation.revoked', subject, teamId, detail: { email } }, now)
    return ok(null)
  })
}
