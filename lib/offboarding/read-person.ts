import { and, count, eq, gt, isNull, or, sql } from 'drizzle-orm'
import { invitations, members, sessions, teamMembers } from '#db/schema/members.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Role, TeamRole } from '#lib/access/actor.ts'

/** Who leaves, as they are now; who has left is still told, for what is left to decide. */
export interface Person {
  memberId: string
  name: string
  email: string
  role: Role
  status: 'active' | 'suspended' | 'left'
  leftAt: Date | null
  teams: string[]
  /** those of them that they lead */
  leads: string[]
}

export async function readPerson(tx: Transaction, memberId: string): Promise<Person | null> {
  const rows = await tx
    .select({ member: members, teamId: teamMembers.teamId, as: teamMembers.role })
    .from(members)
    .leftJoin(teamMembers, eq(teamMembers.memberId, members.id))
    .where(eq(members.id, memberId))
  const [first] = rows
  if (!first) return null
  const { name, email, role, status, leftAt } = first.member
  const teamsOf = (of: typeof rows) => of.flatMap(row => row.teamId ?? [])
  const leads = teamsOf(rows.filter(row => row.as === 'lead'))
  return { memberId, name, email, role, status, leftAt, teams: teamsOf(rows), leads }
}

/** Somebody who can take over what a leaver held. */
export interface Colleague {
  memberId: string
  name: string
  role: Role
  teams: { teamId: string; role: TeamRole }[]
}

export async function listColleagues(tx: Transaction, leaverId: string): Promise<Colleague[]> {
  const rows = await tx
    .select({ memberId: members.id, name: members.name, role: members.role, team: teamMembers })
    .from(members)
    .leftJoin(teamMembers, eq(teamMembers.memberId, members.id))
    .where(and(eq(members.status, 'active'), sql`${members.id} <> ${leaverId}`))
    .orderBy(members.name, members.id)
  return [...Map.groupBy(rows, row => row.memberId).values()].flatMap(of => {
    const [first] = of
    if (!first) return []
    const { memberId, name, role } = first
    return [
      {
        memberId,
        name,
        role,
        teams: of.flatMap(({ team }) => (team ? [{ teamId: team.teamId, role: team.role }] : [])),
      },
    ]
  })
}

/** What of a leaver ends with their membership, besides tokens. */
export async function countPresence(tx: Transaction, { memberId, email }: Person, now: Date) {
  const [live] = await tx
    .select({ sessions: count() })
    .from(sessions)
    .where(and(eq(sessions.memberId, memberId), isNull(sessions.endedAt), gt(sessions.expiresAt, now)))
  const [pending] = await tx
    .select({ invitations: count() })
    .from(invitations)
    .where(
      and(
        or(eq(invitations.invitedBy, memberId), eq(invitations.email, email)),
        ...[isNull(invitations.acceptedAt), isNull(invitations.endedAt), gt(invitations.expiresAt, now)],
      ),
    )
  return { sessions: live?.sessions ?? 0, invitations: pending?.invitations ?? 0 }
}
