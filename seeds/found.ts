import { randomBytes } from 'node:crypto'
import { newId } from '#db/schema/columns.ts'
import type { MemberActor, SystemActor } from '#lib/access/actor.ts'
import { addMember } from '#lib/members/add-member.ts'
import { createOwner } from '#lib/members/create-owner.ts'
import { createTeam } from '#lib/members/create-team.ts'
import { must } from '#lib/result.ts'
import { organization, type PersonSpec, people, type TeamName, teams } from './tidewater.ts'

export interface Person {
  email: string
  memberId: string
  /** acts in this person's name */
  actor: MemberActor
}

export interface Founded {
  organizationId: string
  system: SystemActor
  teams: Record<TeamName, string>
  /** by mailbox */
  people: Map<string, Person>
}

/** How long before the sample's "now" Tidewater began to use Keyturn. */
export const foundedDaysAgo = 120

/** The organization, its teams and its people. Nobody knows their passwords: the demo signs in by a click. */
export async function foundOrganization(at: (daysAgo: number) => Date): Promise<Founded> {
  const [owner, ...others] = people
  const password = () => randomBytes(24).toString('base64url')
  const email = (person: PersonSpec) => `${person.mailbox}@tidewater.example`
  const made = must(
    await createOwner(
      { email: email(owner), name: owner.name, organization, password: password() },
      at(foundedDaysAgo),
      { by: 'sample' },
    ),
  )
  const { organizationId } = made
  const system: SystemActor = { kind: 'system', organizationId, name: 'sample' }
  const teamIds = { Platform: made.teamId } as Record<TeamName, string>
  for (const name of teams.slice(1)) {
    teamIds[name] = must(await createTeam(system, { name }, at(foundedDaysAgo - 0.01))).teamId
  }
  const teamsOf = (person: PersonSpec) =>
    Object.entries(person.teams).map(([name, role]) => ({ teamId: teamIds[name as TeamName], role }))

  const found: [PersonSpec, string][] = [[owner, made.memberId]]
  for (const [index, person] of others.entries()) {
    const input = { email: email(person), name: person.name, role: person.role, teams: teamsOf(person) }
    const added = await addMember(system, { ...input, password: password() }, at(119 - index / 20))
    found.push([person, must(added).memberId])
  }
  const asPerson = ([person, memberId]: [PersonSpec, string]): [string, Person] => {
    const standing = { role: person.role, teams: new Map(teamsOf(person).map(team => [team.teamId, team.role])) }
    const actor: MemberActor = {
      kind: 'member',
      organizationId,
      memberId,
      sessionId: newId(),
      name: person.name,
      ...standing,
    }
    return [person.mailbox, { email: email(person), memberId, actor }]
  }
  return { organizationId, system, teams: teamIds, people: new Map(found.map(asPerson)) }
}
