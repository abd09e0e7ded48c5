import type { MemberActor } from '#lib/access/actor.ts'

/** What someone is, in a line below their name: "Security", "Lead, Payments", "Developer, Payments and Platform". */
export function roleLine(
  { role, teams: own }: Pick<MemberActor, 'role' | 'teams'>,
  teams: readonly { teamId: string; name: string }[],
): string {
  if (role === 'owner') return 'Owner'
  if (role === 'security') return 'Security'
  const named = (wanted: 'lead' | 'developer') =>
    teams.filter(team => own.get(team.teamId) === wanted).map(team => team.name)
  const [leads, develops] = [named('lead'), named('developer')]
  if (leads.length > 0) return `Lead, ${leads.join(' and ')}`
  return develops.length > 0 ? `Developer, ${develops.join(' and ')}` : 'Member'
}
