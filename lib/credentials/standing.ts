import { eq } from 'drizzle-orm'
import { type Database, database } from '#db/client.ts'
import { members, teamMembers } from '#db/schema/members.ts'
import type { Standing } from '#lib/access/actor.ts'

export interface MemberStanding extends Standing {
  organizationId: string
  memberId: string
  name: string
  email: string
  status: 'active' | 'suspended' | 'left'
}

/**
 * What a member is at this moment: role, teams, and whether they are here at all. Read by the sign-in role before a
 * tenant is known, for every request of a session or token, so a changed role or a suspension counts at once.
 * The caller decides what a `status` other than `active` means; for signing in it means no.
 */
export async function loadStanding(
  memberId: string,
  db: Pick<Database, 'select'> = database('auth'),
): Promise<MemberStanding | null> {
  const rows = await db
    .select({
      organizationId: members.organizationId,
      memberId: members.id,
      name: members.name,
      email: members.email,
      role: members.role,
      status: members.status,
      teamId: teamMembers.teamId,
      teamRole: teamMembers.role,
    })
    .from(members)
    .leftJoin(teamMembers, eq(teamMembers.memberId, members.id))
    .where(eq(members.id, memberId))
  const [first] = rows
  if (!first) return null
  const teams = new Map(rows.flatMap(row => (row.teamId && row.teamRole ? [[row.teamId, row.teamRole] as const] : [])))
  const { organizationId, name, email, role, status } = first
  return { organizationId, memberId, name, email, role, status, teams }
}
