import { eq } from 'drizzle-orm'
import { members } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { endSessionsOf } from '#lib/credentials/sessions-end.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { endInvitationsOf } from './end-invitations.ts'
import type { MemberError } from './errors.ts'
import type { SuspendMemberInput } from './input.ts'
import { liveTokensOf } from './live-tokens.ts'
import { lockLeaver } from './lock-leaver.ts'

export interface SuspendedMember {
  /** false where they were suspended already and nothing was written */
  changed: boolean
  /** how many of each stopped */
  sessions: number
  tokens: number
  invitations: number
}

/**
 * Puts a member out at once, and reversibly: their sessions end, their tokens are refused while it lasts, and so is
 * signing in. Open invitations that they made, or that would let their address in again, end for good. The keys that
 * they hold work on, and so do the webhooks whose secret they know: what becomes of those is decided by offboarding.
 */
export async function suspendMember(
  actor: Actor,
  { memberId, note }: SuspendMemberInput,
  now = new Date(),
): Promise<Result<SuspendedMember, MemberError>> {
  return await withTenant<Result<SuspendedMember, MemberError>>(actor, async tx => {
    const locked = await lockLeaver(tx, actor, memberId)
    if (!locked.ok) return locked
    const { member, isLastOwner } = locked.value
    if (member.status === 'suspended') return ok({ changed: false, sessions: 0, tokens: 0, invitations: 0 })
    if (isLastOwner) return err({ kind: 'last_owner' })
    await tx.update(members).set({ status: 'suspended', suspendedAt: now }).where(eq(members.id, memberId))
    const sessions = await endSessionsOf(tx, { memberId, reason: 'suspended' }, now)
    const invitations = await endInvitationsOf(tx, member, now)
    const tokens = await liveTokensOf(tx, memberId, now)
    const subject = { type: 'member', id: memberId }
    const { name, email } = member
    const detail = { name, email, note, sessions, invitations, tokens }
    await recordEvent(tx, actor, { action: 'member.suspended', subject, detail }, now)
    return ok({ changed: true, sessions, tokens: tokens.length, invitations })
  })
}
