import { and, asc, desc, eq, gt, ilike, inArray, isNull, ne, or, type SQL, sql } from 'drizzle-orm'
import { members, sessions, teamMembers, teams } from '#db/schema/members.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { Actor, MemberActor, Role, TeamRole } from '#lib/access/actor.ts'
import { actorMemberId } from '#lib/access/actor.ts'
import { reachOf } from '#lib/access/may.ts'
import { isLive } from '#lib/credentials/sessions-lifetime.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'

export interface MemberRow {
  memberId: string
  name: string
  email: string
  role: Role
  status: 'active' | 'suspended' | 'left'
  lastActiveAt: Date | null
  suspendedAt: Date | null
  leftAt: Date | null
  createdAt: Date
  /** only the teams that the reader may see */
  teams: { teamId: string; name: string; role: TeamRole }[]
}

interface MembersFilter {
  /** left out: who is here, suspended or not */
  status?: MemberRow['status']
  includeLeft?: boolean
  /** part of a name or an address */
  q?: string
}

/**
 * The members whom the actor may see: everyone, or those of the actor's own teams and themselves. Sorted by name.
 * Who has left is listed where `includeLeft` or `status` asks for it.
 */
export async function listMembers(
  actor: Actor,
  { cursor, limit = 200, includeLeft = false, status, q }: MembersFilter & { cursor?: string; limit?: number } = {},
): Promise<{ items: MemberRow[]; nextCursor: string | null }> {
  return await withTenant(actor, async tx => {
    const after = cursor ? decodeCursor(cursor) : null
    const rows = await tx
      .select()
      .from(members)
      .where(
        and(
          visible(tx, actor),
          status ? eq(members.status, status) : includeLeft ? undefined : ne(members.status, 'left'),
          matches(q),
          after ? sql`(${members.name}, ${members.id}) > (${after.name}, ${after.id}::uuid)` : undefined,
        ),
      )
      .orderBy(asc(members.name), asc(members.id))
      .limit(limit + 1)
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    const nextCursor = rows.length > limit && last ? encodeCursor({ name: last.name, id: last.id }) : null
    return { items: await withTeams(tx, actor, page), nextCursor }
  })
}

/** How many members of each status the actor may see, under the same search. */
export async function countMembers(actor: Actor, { q }: { q?: string } = {}) {
  const rows = await withTenant(actor, tx =>
    tx
      .select({ status: members.status, count: sql<number>`count(*)::int` })
      .from(members)
      .where(and(visible(tx, actor), matches(q)))
      .groupBy(members.status),
  )
  const none = { active: 0, suspended: 0, left: 0 }
  return { ...none, ...Object.fromEntries(rows.map(row => [row.status, row.count])) } as typeof none
}

/** One member, if the actor may see them; who has left included. */
export async function getMember(actor: Actor, memberId: string): Promise<MemberRow | null> {
  return await withTenant(actor, async tx => {
    const rows = await tx
      .select()
      .from(members)
      .where(and(eq(members.id, memberId), visible(tx, actor)))
    const [member] = await withTeams(tx, actor, rows)
    return member ?? null
  })
}

/** The live sessions of the actor's own member, the most recently seen first. */
export async function listSessions(actor: MemberActor, now = new Date()) {
  const rows = await withTenant(actor, tx =>
    tx
      .select({
        sessionId: sessions.id,
        ip: sessions.ip,
        userAgent: sessions.userAgent,
        createdAt: sessions.createdAt,
        lastSeenAt: sessions.lastSeenAt,
        expiresAt: sessions.expiresAt,
        endedAt: sessions.endedAt,
      })
      .from(sessions)
      .where(and(eq(sessions.memberId, actor.memberId), isNull(sessions.endedAt), gt(sessions.expiresAt, now)))
      .orderBy(desc(sessions.lastSeenAt), desc(sessions.id)),
  )
  return rows
    .filter(row => isLive(row, now))
    .map(({ endedAt: _, ...row }) => ({ ...row, isCurrent: row.sessionId === actor.sessionId }))
}

function matches(q: string | undefined): SQL | undefined {
  if (!q) return undefined
  const like = `%${q.replace(/[\\%_]/g, '\\$&')}%`
  return or(ilike(members.name, like), ilike(members.email, like))
}

function visible(tx: Transaction, actor: Actor): SQL | undefined {
  const reach = reachOf(actor, 'member.see')
  if (reach === 'all') return undefined
  const self = actorMemberId(actor)
  const inTeams = tx.select({ id: teamMembers.memberId }).from(teamMembers).where(inArray(teamMembers.teamId, reach))
  return or(self ? eq(members.id, self) : sql`false`, reach.length > 0 ? inArray(members.id, inTeams) : sql`false`)
}

async function withTeams(tx: Transaction, actor: Actor, rows: (typeof members.$inferSelect)[]): Promise<MemberRow[]> {
  const reach = reachOf(actor, 'member.see')
  const ids = rows.map(row => row.id)
  const places =
    ids.length === 0
      ? []
      : await tx
          .select({ memberId: teamMembers.memberId, teamId: teams.id, name: teams.name, role: teamMembers.role })
          .from(teamMembers)
          .innerJoin(teams, eq(teams.id, teamMembers.teamId))
          .where(inArray(teamMembers.memberId, ids))
          .orderBy(asc(teams.name))
  return rows.map(({ id: memberId, organizationId: _, userId: _user, ...member }) => ({
    ...member,
    memberId,
    teams: places
      .filter(place => place.memberId === memberId && (reach === 'all' || reach.includes(place.teamId)))
      .map(({ teamId, name, role }) => ({ teamId, name, role })),
  }))
}
