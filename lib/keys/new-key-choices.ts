import { and, asc, eq, inArray } from 'drizzle-orm'
import { members, teamMembers } from '#db/schema/members.ts'
import { machines } from '#db/schema/services.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may, mayAnywhere } from '#lib/access/may.ts'
import { type EnvironmentPolicy, listServices, listServiceTeams } from '#lib/services/queries.ts'

export interface ServiceChoice {
  slug: string
  name: string
  prefix: string
  team: TeamChoice
  /** those in which the actor may create a key */
  environments: EnvironmentPolicy[]
}

/** Who can hold a team's keys. */
export interface TeamChoice {
  slug: string
  name: string
  members: { id: string; email: string; name: string }[]
  machines: { name: string; responsible: string }[]
  /** the actor may rotate and stop a key that one of its machines holds */
  keepsMachineKeys: boolean
}

export interface NewKeyChoices {
  services: ServiceChoice[]
  /** those for which the actor may make a service on the way */
  teams: TeamChoice[]
}

/** What the form for a new key offers: only what the verbs would take. */
export async function getNewKeyChoices(actor: Actor): Promise<NewKeyChoices> {
  if (!mayAnywhere(actor, 'key.create')) return { services: [], teams: [] }
  const [services, ownTeams] = await Promise.all([listServices(actor), listServiceTeams(actor)])
  const teams = new Map([...services.map(service => service.team), ...ownTeams].map(team => [team.id, team]))
  const holders = await listHolders(actor, [...teams.keys()])
  const choiceOf = ({ id, slug, name }: { id: string; slug: string; name: string }): TeamChoice => ({
    slug,
    name,
    members: holders.members.filter(each => each.teamId === id).map(({ teamId: _, ...member }) => member),
    machines: holders.machines.filter(each => each.teamId === id).map(({ teamId: _, ...machine }) => machine),
    keepsMachineKeys: may(actor, 'key.rotate', { teamId: id, holderMemberId: null }),
  })
  const creatable = services.map(({ id, slug, name, prefix, team, environments }) => ({
    ...{ slug, name, prefix },
    team: choiceOf(team),
    environments: environments.filter(({ environment, createNeedsLead }) =>
      may(actor, 'key.create', { teamId: team.id, serviceId: id, environment, createNeedsLead }),
    ),
  }))
  return { services: creatable.filter(({ environments }) => environments.length > 0), teams: ownTeams.map(choiceOf) }
}

async function listHolders(actor: Actor, teamIds: string[]) {
  return withTenant(actor, async tx => ({
    members: await tx
      .select({ teamId: teamMembers.teamId, id: members.id, email: members.email, name: members.name })
      .from(teamMembers)
      .innerJoin(members, and(eq(members.id, teamMembers.memberId), eq(members.status, 'active')))
      .where(inArray(teamMembers.teamId, teamIds))
      .orderBy(asc(members.name)),
    machines: await tx
      .select({ teamId: machines.teamId, name: machines.name, responsible: members.name })
      .from(machines)
      .innerJoin(members, eq(members.id, machines.responsibleMemberId))
      .where(inArray(machines.teamId, teamIds))
      .orderBy(asc(machines.name)),
  }))
}
