import { eq } from 'drizzle-orm'
import { members } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { endSessionsOf } from '#lib/credentials/sessions-end.ts'
import { ok, type Result } from '#lib/result.ts'
import type { MemberError } from './errors.ts'
import type { ReinstateMemberInput } from './input.ts'
import { lockLeaver } from './lock-leaver.ts'

/**
 * Lets a suspended member in again: signing in works, and so do their tokens. Sessions and invitations stay ended; so
 * that a sign-in that crossed the suspension opens nothing either, sessions are ended once more.
 */
export async function reinstateMember(
  actor: Actor,
  { memberId }: ReinstateMemberInput,
  now = new Date(),
): Promise<Result<{ changed: boolean }, MemberError>> {
  return await withTenant<Result<{ changed: boolean }, MemberError>>(actor, async tx => {
    const locked = await lockLeaver(tx, actor, memberId)
    if (!locked.ok) return locked
    const { member } = locked.value
    if (member.status === 'active') return ok({ changed: false })
    await endSessionsOf(tx, { memberId, reason: 'suspended' }, now)
    await tx.update(members).set({ status: 'active', suspendedAt: null }).where(eq(members.id, memberId))
    const subject = { type: 'member', id: memberId }
    const { name, email } = member
    await recordEvent(tx, actor, { action: 'member.reinstated', subject, detail: { name, email } }, now)
    return ok({ changed: true })
  })
}
