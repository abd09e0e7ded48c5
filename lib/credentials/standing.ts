import { and, eq } from 'drizzle-orm'
import { type Database, database } from '#db/client.ts'
import { members, teamMembers } from '#db/schema/members.ts'
import type { Transaction } from '#db/tenant.ts'
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

/**
 * Whether a member is here, and stays until the transaction ends: suspending and offboarding wait for it, and see what it
 * writes. Ask it before anything is put into a member's hands that offboarding would have to take away.
 */
export async function isStillHere(tx: Transaction, memberId: string): Promise<boolean> {
  const here = and(eq(members.id, memberId), eq(members.status, 'active'))
  const rows = await tx.select({ id: members.id }).from(members).where(here).for('share')
  return rows.length > 0
}
