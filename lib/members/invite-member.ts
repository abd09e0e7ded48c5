import { and, eq, gt, isNull, ne } from 'drizzle-orm'
import { newId } from '#db/schema/columns.ts'
import { invitations, members, teams } from '#db/schema/members.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { MemberActor, TokenActor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { invitationDays } from '#lib/credentials/invitation-links.ts'
import { newOpaqueToken } from '#lib/credentials/opaque-token.ts'
import { getEnv } from '#lib/env.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { MemberError } from './errors.ts'
import type { InviteMemberInput } from './input.ts'
import { mayInvite } from './may-invite.ts'

export interface NewInvitation {
  invitationId: string
  /** Shown once: only its hash is kept. */
  link: string
  expiresAt: Date
}

/**
 * A one-time link for one address, good for seven days. Inviting an address again replaces the links that the inviter
 * could revoke.
 */
export async function inviteMember(
  actor: MemberActor | TokenActor,
  { email, role, team }: InviteMemberInput,
  now = new Date(),
): Promise<Result<NewInvitation, MemberError>> {
  const teamId = team?.teamId ?? null
  if (!mayInvite(actor, { role, teamId })) return err({ kind: 'not_found' })
  const { token, hash } = newOpaqueToken()
  const invitationId = newId()
  const expiresAt = new Date(now.getTime() + invitationDays * 86_400_000)
  return await withTenant<Result<NewInvitation, MemberError>>(actor, async tx => {
    if (teamId && (await tx.$count(teams, eq(teams.id, teamId))) === 0) return err({ kind: 'not_found' })
    const here = and(eq(members.email, email), ne(members.status, 'left'))
    if ((await tx.$count(members, here)) > 0) return err({ kind: 'already_member' })
    await replaceFormer(tx, actor, email, now)
    await tx.insert(invitations).values({
      id: invitationId,
      organizationId: actor.organizationId,
      email,
      role,
      teamId,
      teamRole: team?.role ?? null,
      tokenHash: hash,
      invitedBy: actor.memberId,
      createdAt: now,
      expiresAt,
    })
    const subject = { type: 'invitation', id: invitationId }
    const detail = { email, role, teamRole: team?.role ?? null }
    await recordEvent(tx, actor, { action: 'member.invited', subject, teamId, detail }, now)
    return ok({ invitationId, link: `${getEnv().url}/invite#${token}`, expiresAt })
  })
}

async function replaceFormer(
  tx: Transaction,
  actor: MemberActor | TokenActor,
  email: string,
  now: Date,
): Promise<void> {
  const open = and(
    eq(invitations.email, email),
    isNull(invitations.acceptedAt),
    isNull(invitations.endedAt),
    gt(invitations.expiresAt, now),
  )
  const former = await tx.select().from(invitations).where(open).for('update')
  for (const { id, role, teamId } of former) {
    if (!mayInvite(actor, { role, teamId })) continue
    await tx.update(invitations).set({ endedAt: now }).where(eq(invitations.id, id))
  }
}
