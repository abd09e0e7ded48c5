import { eq } from 'drizzle-orm'
import { database } from '#db/client.ts'
import { sessions } from '#db/schema/members.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { asActor } from './sessions.ts'
import { isLive } from './sessions-lifetime.ts'
import { loadStanding } from './standing.ts'

/**
 * The member of a session as they are by now, null when the session or the member is out. For what stays open for
 * long: unlike `readSession` it is no sign of somebody being there, so a forgotten screen keeps no session from being idle.
 */
export async function rereadSession(actor: MemberActor, now = new Date()): Promise<MemberActor | null> {
  const [session] = await database('auth').select().from(sessions).where(eq(sessions.id, actor.sessionId))
  if (!session || session.memberId !== actor.memberId || !isLive(session, now)) return null
  const standing = await loadStanding(session.memberId)
  return standing?.status === 'active' ? asActor(standing, session.id) : null
}
