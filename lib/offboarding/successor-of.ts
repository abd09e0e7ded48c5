import type { Colleague } from './read-person.ts'

/** Whether a colleague may hold the keys of a team: one of the team, or of those who may everywhere. */
export function canHold({ role, teams }: Colleague, teamId: string): boolean {
  return role !== 'member' || teams.some(team => team.teamId === teamId)
}

/** Who is proposed to take over what belongs to a team: whoever decides if they lead it, else a lead, else an owner. */
export function proposeHolder(
  colleagues: readonly Colleague[],
  teamId: string,
  deciderId: string | null,
): string | null {
  const leads = colleagues.filter(({ teams }) => teams.some(team => team.teamId === teamId && team.role === 'lead'))
  const owners = colleagues.filter(each => each.role === 'owner')
  const others = colleagues.filter(each => canHold(each, teamId))
  const decider = leads.find(each => each.memberId === deciderId)
  return (decider ?? leads[0] ?? owners[0] ?? others[0])?.memberId ?? null
}

/** A team's leads; the owners where it has none. */
export function leadsOf(colleagues: readonly Colleague[], teamId: string): string[] {
  const leads = colleagues.filter(({ teams }) => teams.some(team => team.teamId === teamId && team.role === 'lead'))
  return (leads.length > 0 ? leads : colleagues.filter(({ role }) => role === 'owner')).map(({ memberId }) => memberId)
}

/** Who sees to webhooks, which belong to no team. */
export function webhookKeepersOf(colleagues: readonly Colleague[]): string[] {
  return colleagues.filter(({ role }) => role === 'owner' || role === 'security').map(({ memberId }) => memberId)
}

/** Who can decide what becomes of a team's keys: its leads, and security. */
export function decidersOf(colleagues: readonly Colleague[], teamId: string): string[] {
  const security = colleagues.filter(({ role }) => role === 'security').map(({ memberId }) => memberId)
  return [...new Set([...leadsOf(colleagues, teamId), ...security])]
}
