import { and, eq, isNull } from 'drizzle-orm'
import ipaddr from 'ipaddr.js'
import { database } from '#db/client.ts'
import { newId } from '#db/schema/columns.ts'
import { members, sessions } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { hashOpaqueToken, newOpaqueToken } from './opaque-token.ts'
import { absoluteMs, isLive, isSeenDue } from './sessions-lifetime.ts'
import { loadStanding, type MemberStanding } from './standing.ts'

/**
 * A signed-in browser is a row. The cookie carries only a random token that finds it, and every request reads it anew,
 * together with what the member is at that moment: an ended session or a suspended member is out at the next request,
 * and no cookie that somebody kept opens anything.
 */
export interface Origin {
  ip: string | null
  userAgent: string | null
}

export type SignInMethod = 'password' | 'sso' | 'setup' | 'invitation' | 'demo' | 'organization_switch'

/** Signs the member in: a new row with a new token at each sign-in, so a token planted before it is worth nothing. */
export async function createSession(
  member: MemberStanding & { userId: string },
  { method, origin }: { method: SignInMethod; origin: Origin },
  now = new Date(),
): Promise<{ token: string; actor: MemberActor }> {
  const { token, hash } = newOpaqueToken()
  const actor = asActor(member, newId())
  await withTenant(actor, async tx => {
    await tx.insert(sessions).values({
      id: actor.sessionId,
      organizationId: actor.organizationId,
      memberId: actor.memberId,
      userId: member.userId,
      tokenHash: hash,
      ip: origin.ip && ipaddr.isValid(origin.ip) ? origin.ip : null,
      userAgent: origin.userAgent?.slice(0, 512) ?? null,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + absoluteMs),
    })
    await tx.update(members).set({ lastActiveAt: now }).where(eq(members.id, actor.memberId))
    const subject = { type: 'session', id: actor.sessionId }
    await recordEvent(tx, actor, { action: 'session.started', subject, detail: { method, ip: origin.ip } }, now)
  })
  return { token, actor }
}

/** The member whose browser presents this token, as they are now; null when the session or the member is out. */
export async function readSession(token: string, now = new Date()): Promise<MemberActor | null> {
  const db = database('auth')
  const [session] = await db
    .select()
    .from(sessions)
    .where(eq(sessions.tokenHash, hashOpaqueToken(token)))
  if (!session || !isLive(session, now)) return null
  const standing = await loadStanding(session.memberId)
  if (standing?.status !== 'active') return null
  if (isSeenDue(session, now)) {
    const live = and(eq(sessions.id, session.id), isNull(sessions.endedAt))
    await db.update(sessions).set({ lastSeenAt: now }).where(live)
    await db.update(members).set({ lastActiveAt: now }).where(eq(members.id, standing.memberId))
  }
  return asActor(standing, session.id)
}

/** The member acting in the session; a one-time link that stands in for a session gives its own id. */
export function asActor(standing: MemberStanding, sessionId: string): MemberActor {
  const { organizationId, memberId, name, role, teams } = standing
  return { kind: 'member', organizationId, memberId, sessionId, name, role, teams }
}
