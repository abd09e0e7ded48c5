import { and, eq } from 'drizzle-orm'
import { newId } from '#db/schema/columns.ts'
import { members, teamMembers } from '#db/schema/members.ts'
import { users } from '#db/schema/users.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Role, TeamRole } from '#lib/access/actor.ts'
import { endSessionsOf } from '#lib/credentials/sessions-end.ts'
import { err, ok, type Result } from '#lib/result.ts'

/** Someone who signs in here already, or someone new; without a password who comes by single sign-on. */
export type Person =
  | { userId: string; email: string; name: string }
  | { userId: null; email: string; name: string; passwordHash: string | null }

export interface Place {
  organizationId: string
  role: Role
  teams: { teamId: string; role: TeamRole }[]
}

/**
 * Makes the person a member, within the caller's transaction. Who has left comes back as the member they were, so that
 * their history stays theirs; who is suspended does not come back this way.
 */
export async function writeMember(
  tx: Transaction,
  person: Person,
  place: Place,
): Promise<Result<{ memberId: string; userId: string }, { kind: 'already_member' }>> {
  const { organizationId, role } = place
  const { email, name } = person
  const userId = person.userId ?? newId()
  if (person.userId === null) {
    // The tenant's role may add a person but not read one, so nothing is returned.
    await tx.insert(users).values({ id: userId, email, name, passwordHash: person.passwordHash })
  }
  const [former] = await tx
    .select({ id: members.id, status: members.status })
    .from(members)
    .where(and(eq(members.organizationId, organizationId), eq(members.userId, userId)))
    .for('no key update')
  if (former && former.status !== 'left') return err({ kind: 'already_member' })
  const memberId = former?.id ?? newId()
  if (former) {
    await tx.update(members).set({ role, name, email, status: 'active', leftAt: null }).where(eq(members.id, memberId))
    await tx.delete(teamMembers).where(eq(teamMembers.memberId, memberId))
    // One that began while they were leaving would otherwise come back with them.
    await endSessionsOf(tx, { memberId, reason: 'left' }, new Date())
  } else {
    await tx.insert(members).values({ id: memberId, organizationId, userId, email, name, role })
  }
  if (place.teams.length > 0) {
    await tx.insert(teamMembers).values(place.teams.map(team => ({ organizationId, memberId, ...team })))
  }
  return ok({ memberId, userId })
}
