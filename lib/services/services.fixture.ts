import { newId } from '#db/schema/columns.ts'
import { members, teamMembers, teams } from '#db/schema/members.ts'
import { organizations } from '#db/schema/organizations.ts'
import { users } from '#db/schema/users.ts'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor, Role, TeamRole } from '#lib/access/actor.ts'
import { checkPeppers } from '#lib/credentials/peppers.ts'

/** An organization with two teams, and someone of each kind in the first: what the verbs' tests begin with. */
export async function makeOrganization(name: string) {
  await checkPeppers() // as every start does: keys and tokens name the pepper they were hashed under
  const organizationId = newId()
  const [payments, logistics] = [newId(), newId()]
  await withTenant({ organizationId }, async tx => {
    await tx.insert(organizations).values({ id: organizationId, slug: name.toLowerCase(), name })
    await tx.insert(teams).values([
      { id: payments, organizationId, slug: 'payments', name: 'Payments' },
      { id: logistics, organizationId, slug: 'logistics', name: 'Logistics' },
    ])
  })
  const join = (as: string, role: Role, team?: [string, TeamRole]) => addPerson(organizationId, as, role, team)
  return {
    organizationId,
    owner: await join('owner', 'owner'),
    security: await join('security', 'security'),
    lead: await join('lead', 'member', [payments, 'lead']),
    developer: await join('developer', 'member', [payments, 'developer']),
    outsider: await join('outsider', 'member', [logistics, 'lead']),
  }
}

/** One more, in a team or in none. */
export async function addPerson(
  organizationId: string,
  name: string,
  role: Role,
  team?: [string, TeamRole],
): Promise<MemberActor> {
  const [userId, memberId] = [newId(), newId()]
  const email = `${memberId}@example.com`
  await withTenant({ organizationId }, async tx => {
    await tx.insert(users).values({ id: userId, email, name })
    await tx.insert(members).values({ id: memberId, organizationId, userId, email, name, role })
    if (team) await tx.insert(teamMembers).values({ organizationId, teamId: team[0], memberId, role: team[1] })
  })
  return {
    kind: 'member',
    organizationId,
    memberId,
    sessionId: newId(),
    name,
    role,
    teams: new Map(team ? [team] : []),
  }
}
