import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { tokens } from '#db/schema/keys.ts'
import { members } from '#db/schema/members.ts'
import { machines } from '#db/schema/services.ts'
import type { Transaction } from '#db/tenant.ts'
import type { AuditEvent } from '#lib/audit/record-event.ts'
import { endSessionsOf } from '#lib/credentials/sessions-end.ts'
import { endInvitationsOf } from '#lib/members/end-invitations.ts'
import type { Departure } from './apply-keys.ts'
import type { DecidedPlan } from './decide-plan.ts'

/** Ends what a member is and can sign in with. Their teams stay written down: they say who may read of them. */
export async function endMembership(
  tx: Transaction,
  { memberId, email }: { memberId: string; email: string },
  now: Date,
): Promise<{ sessions: number; invitations: number }> {
  await tx.update(members).set({ status: 'left', leftAt: now, suspendedAt: null }).where(eq(members.id, memberId))
  const sessions = await endSessionsOf(tx, { memberId, reason: 'left' }, now)
  return { sessions, invitations: await endInvitationsOf(tx, { id: memberId, email }, now) }
}

/** Their tokens end; a machine's that still runs goes to whoever answers for it next, and ends when it is replaced. */
export async function applyToTokens(
  tx: Transaction,
  { tokens: decided, machines: handed }: DecidedPlan,
  { offboardingId, memberId, hostile, deadline, now }: Departure,
): Promise<{ events: AuditEvent[]; revoked: number }> {
  const responsibleOf = new Map(handed.map(({ machine, responsible }) => [machine.machineId, responsible]))
  for (const [responsible, of] of Map.groupBy(handed, each => each.responsible)) {
    const ids = of.map(({ machine }) => machine.machineId)
    await tx.update(machines).set({ responsibleMemberId: responsible }).where(inArray(machines.id, ids))
    const theirs = and(inArray(tokens.machineId, ids), isNull(tokens.revokedAt))
    await tx.update(tokens).set({ memberId: responsible }).where(theirs)
  }
  const gone = decided.filter(({ action }) => action === 'revoke' || hostile).map(({ token }) => token)
  const kept = decided.filter(({ action }) => action === 'replace' && !hostile).map(({ token }) => token)
  const idsOf = (of: typeof gone) => of.map(token => token.tokenId)
  if (gone.length > 0)
    await tx
      .update(tokens)
      .set({ revokedAt: now })
      .where(inArray(tokens.id, idsOf(gone)))
  if (kept.length > 0)
    await tx
      .update(tokens)
      .set({ retiresAt: sql`least(${tokens.retiresAt}, ${deadline.toISOString()}::timestamptz)`, condemnedAt: now })
      .where(inArray(tokens.id, idsOf(kept)))
  const event = (action: string, token: (typeof gone)[number], detail: object = {}): AuditEvent => ({
    ...{ action, subject: { type: 'token', id: token.tokenId }, teamId: token.machine?.teamId },
    detail: { name: token.name, hint: token.hint, machine: token.machine?.name, offboardingId, memberId, ...detail },
  })
  const handovers = handed.map(
    ({ machine, responsible }): AuditEvent => ({
      ...{ action: 'machine.reassigned', subject: { type: 'machine', id: machine.machineId }, teamId: machine.teamId },
      detail: { name: machine.name, from: memberId, to: responsible, offboardingId },
    }),
  )
  return {
    events: [
      ...handovers,
      ...gone.map(token => event('token.revoked', token, { reason: 'holder_left' })),
      ...kept.map(token =>
        event('token.condemned', token, { endsAt: deadline, answeredBy: responsibleOf.get(token.machine?.id ?? '') }),
      ),
    ],
    revoked: gone.length,
  }
}
