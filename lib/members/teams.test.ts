import { describe, expect, it } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { addToTeam } from './add-to-team.ts'
import { createTeam } from './create-team.ts'
import { actionsOn, actorOf, now, someMember, someOrganization } from './people.fixture.ts'
import { listMembers } from './queries.ts'
import { listTeams } from './queries-teams.ts'
import { removeFromTeam } from './remove-from-team.ts'
import { setTeamRole } from './set-team-role.ts'

useTestDatabase()
const notFound = { ok: false, error: { kind: 'not_found' } }

/** An owner, two teams, a lead and a developer of the first, someone of no team, the security role. */
async function cast() {
  const organization = await someOrganization()
  const { teamId } = organization
  const other = must(await createTeam(organization.owner, { name: 'Payments' }, now))
  const lead = await someMember(organization, { teams: [{ teamId, role: 'lead' }] })
  const developer = await someMember(organization, { teams: [{ teamId, role: 'developer' }] })
  const loner = await someMember(organization)
  const security = await someMember(organization, { role: 'security' })
  return { organization, teamId, otherTeamId: other.teamId, lead, developer, loner, security }
}

describe('creating a team', () => {
  it('is an owner’s, stands in the ledger, and takes each name once', async () => {
    const { organization, otherTeamId, lead, security } = await cast()
    expect(await actionsOn(organization, otherTeamId)).toEqual(['team.created'])
    const again = await createTeam(organization.owner, { name: 'payments ' }, now)
    expect(again).toEqual({ ok: false, error: { kind: 'team_exists' } })
    expect(await createTeam(lead.actor, { name: 'Mine' }, now)).toEqual(notFound)
    expect(await createTeam(security.actor, { name: 'Mine' }, now)).toEqual(notFound)
  })
})

describe('adding to a team', () => {
  it('is the owner’s and its lead’s, and counts at once', async () => {
    const { organization, teamId, lead, loner, developer, security, otherTeamId } = await cast()
    const input = { teamId, email: loner.email, role: 'developer' as const }
    for (const actor of [developer.actor, security.actor, loner.actor]) {
      expect(await addToTeam(actor, input, now)).toEqual(notFound)
    }
    expect(await addToTeam(lead.actor, { ...input, teamId: otherTeamId }, now)).toEqual(notFound)
    must(await addToTeam(lead.actor, input, now))
    must(await addToTeam(organization.owner, { ...input, role: 'lead' }, now))
    expect((await actorOf(loner.memberId)).teams).toEqual(new Map([[teamId, 'lead']]))
    expect(await actionsOn(organization, loner.memberId)).toEqual([
      'member.added',
      'team.member_added',
      'team.member_added',
    ])
  })

  it('finds nobody and no team of another organization', async () => {
    const { organization, teamId } = await cast()
    const stranger = await cast()
    const email = stranger.loner.email
    expect(await addToTeam(organization.owner, { teamId, email, role: 'developer' }, now)).toEqual(notFound)
    const theirs = { teamId: stranger.teamId, email: stranger.loner.email, role: 'lead' as const }
    expect(await addToTeam(organization.owner, theirs, now)).toEqual(notFound)
  })
})

describe('a role in a team', () => {
  it('is changed by its lead, and by nobody of another team or organization', async () => {
    const { organization, teamId, lead, developer, loner } = await cast()
    const stranger = await someOrganization()
    const input = { teamId, memberId: developer.memberId, role: 'lead' as const }
    for (const actor of [loner.actor, developer.actor, stranger.owner]) {
      expect(await setTeamRole(actor, input, now)).toEqual(notFound)
      expect(await removeFromTeam(actor, { teamId, memberId: lead.memberId }, now)).toEqual(notFound)
    }
    must(await setTeamRole(lead.actor, input, now))
    must(await setTeamRole(lead.actor, input, now)) // again changes nothing and says nothing
    expect(await actionsOn(organization, developer.memberId)).toEqual(['member.added', 'team.role_changed'])
    expect((await actorOf(developer.memberId)).teams.get(teamId)).toBe('lead')
  })

  it('ends with removal, once', async () => {
    const { organization, teamId, lead, developer } = await cast()
    const remove = () => removeFromTeam(lead.actor, { teamId, memberId: developer.memberId }, now)
    const answers = await Promise.all([remove(), remove()])
    expect(answers.filter(answer => answer.ok)).toHaveLength(1)
    expect(answers).toContainEqual(notFound)
    expect((await actorOf(developer.memberId)).teams.size).toBe(0)
    expect(await actionsOn(organization, developer.memberId)).toEqual(['member.added', 'team.member_removed'])
  })
})

describe('what each sees', () => {
  it('is everyone for owner and security, the own teams for others', async () => {
    const { organization, lead, developer, loner, security, otherTeamId } = await cast()
    must(await addToTeam(organization.owner, { teamId: otherTeamId, email: developer.email, role: 'lead' }, now))
    const seen = async (actor: typeof lead.actor) => (await listMembers(actor)).items.map(row => row.memberId).sort()
    const everyone = [organization.ownerId, lead.memberId, developer.memberId, loner.memberId, security.memberId].sort()
    expect(await seen(organization.owner)).toEqual(everyone)
    expect(await seen(security.actor)).toEqual(everyone)
    expect(await seen(lead.actor)).toEqual([organization.ownerId, lead.memberId, developer.memberId].sort())
    expect(await seen(loner.actor)).toEqual([loner.memberId])
    // the lead doesn't learn of the developer's other team
    const row = (await listMembers(lead.actor)).items.find(each => each.memberId === developer.memberId)
    expect(row?.teams.map(team => team.name)).toEqual(['Platform'])
    expect((await listTeams(lead.actor)).map(team => [team.name, team.members])).toEqual([['Platform', 3]])
    expect((await listTeams(organization.owner)).map(team => team.name)).toEqual(['Payments', 'Platform'])
    expect(await listTeams(loner.actor)).toEqual([])
  })

  it('comes in pages that miss nobody', async () => {
    const { organization } = await cast()
    const all = (await listMembers(organization.owner)).items.map(row => row.memberId)
    const paged: string[] = []
    let cursor: string | undefined
    do {
      const page = await listMembers(organization.owner, { limit: 2, cursor })
      paged.push(...page.items.map(row => row.memberId))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(paged).toEqual(all)
  })
})
