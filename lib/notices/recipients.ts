import { and, eq } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { members, teamMembers } from '#db/schema/members.ts'
import { machines, services } from '#db/schema/services.ts'
import type { Transaction } from '#db/tenant.ts'

/** Member ids, by how soon they are told of what a key needs. Only people who can still sign in. */
export interface Recipients {
  /** the holder; of a machine's key, the member who answers for the machine; of a service nobody */
  holder: string[]
  /** the leads of the service's team */
  leads: string[]
  /** the organization's security engineers; its owners, where there are none */
  security: string[]
}

export async function recipientsOf(tx: Transaction, keyId: string): Promise<Recipients> {
  const [key] = await tx
    .select({ member: keys.holderMemberId, responsible: machines.responsibleMemberId, teamId: services.teamId })
    .from(keys)
    .innerJoin(services, eq(services.id, keys.serviceId))
    .leftJoin(machines, eq(machines.id, keys.holderMachineId))
    .where(eq(keys.id, keyId))
  return key ? recipientsOfTeam(tx, key.teamId, key.member ?? key.responsible) : { holder: [], leads: [], security: [] }
}

/** The same of what is a team's, and of nobody in it. */
export async function recipientsOfTeam(
  tx: Transaction,
  teamId: string,
  holderId: string | null = null,
): Promise<Recipients> {
  const active = await tx
    .select({ id: members.id, role: members.role, teamRole: teamMembers.role })
    .from(members)
    .leftJoin(teamMembers, and(eq(teamMembers.memberId, members.id), eq(teamMembers.teamId, teamId)))
    .where(eq(members.status, 'active'))
  const idsOf = (wanted: (member: (typeof active)[number]) => boolean) => active.filter(wanted).map(({ id }) => id)
  const security = idsOf(({ role }) => role === 'security')
  return {
    holder: idsOf(({ id }) => id === holderId),
    leads: idsOf(({ teamRole }) => teamRole === 'lead'),
    security: security.length > 0 ? security : idsOf(({ role }) => role === 'owner'),
  }
}
