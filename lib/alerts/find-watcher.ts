import { and, eq, inArray, or } from 'drizzle-orm'
import { members, teamMembers } from '#db/schema/members.ts'
import { services } from '#db/schema/services.ts'
import type { Transaction } from '#db/tenant.ts'

/** The member, if they may see the alerts of a service: security and owners of all, others of their teams'. */
export async function findWatcher(
  tx: Transaction,
  memberId: string,
  serviceId: string,
): Promise<{ name: string } | null> {
  const ofTeam = tx
    .select({ id: teamMembers.memberId })
    .from(teamMembers)
    .innerJoin(services, eq(services.teamId, teamMembers.teamId))
    .where(eq(services.id, serviceId))
  const seesAll = inArray(members.role, ['owner', 'security'])
  const [member] = await tx
    .select({ name: members.name })
    .from(members)
    .where(and(eq(members.id, memberId), eq(members.status, 'active'), or(seesAll, inArray(members.id, ofTeam))))
  return member ?? null
}
