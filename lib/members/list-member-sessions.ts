import { and, desc, eq, gt, isNull } from 'drizzle-orm'
import { sessions } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { isLive } from '#lib/credentials/sessions-lifetime.ts'
import { mayOffboard } from './may-offboard.ts'
import { getMember } from './queries.ts'

export interface MemberSession {
  sessionId: string
  ip: string | null
  userAgent: string | null
  createdAt: Date
  lastSeenAt: Date
}

/** Where somebody else is signed in, the last seen first: for whoever may suspend them, and nothing for the rest. */
export async function listMemberSessions(actor: Actor, memberId: string, now = new Date()): Promise<MemberSession[]> {
  const member = await getMember(actor, memberId)
  if (!member || mayOffboard(actor, { ...member, teams: member.teams.map(team => team.teamId) })) return []
  const rows = await withTenant(actor, tx =>
    tx
      .select()
      .from(sessions)
      .where(and(eq(sessions.memberId, memberId), isNull(sessions.endedAt), gt(sessions.expiresAt, now)))
      .orderBy(desc(sessions.lastSeenAt), desc(sessions.id)),
  )
  return rows
    .filter(row => isLive(row, now))
    .map(({ id: sessionId, ip, userAgent, createdAt, lastSeenAt }) => ({
      ...{ sessionId, ip, userAgent, createdAt, lastSeenAt },
    }))
}
