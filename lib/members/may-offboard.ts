import { type Actor, actorMemberId, type Role } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'

/** Who is to be suspended or offboarded, as they are now. `teams`: the ids of all their teams. */
export interface Leaver {
  memberId: string
  role: Role
  teams: readonly string[]
  /** the ids of those that they lead */
  leads?: readonly string[]
}

/**
 * Why the actor may not suspend or offboard the member; null: they may. Owners and security may do it to anyone, a lead
 * to the members of a team that they lead: not to an owner or a security engineer who is in it too, or a lead could put
 * out those who watch over them; nor to a lead of another team, whom one could add to one's own for that. Nobody does it
 * to themselves.
 */
export function mayOffboard(
  actor: Actor,
  { memberId, role, teams, leads = [] }: Leaver,
): 'yourself' | 'not_found' | null {
  if (actorMemberId(actor) === memberId) return 'yourself'
  if (may(actor, 'member.offboard', { teamId: null })) return null
  const isLed = teams.some(teamId => may(actor, 'member.offboard', { teamId }))
  const isLeadElsewhere = leads.some(teamId => !may(actor, 'member.offboard', { teamId }))
  return isLed && role === 'member' && !isLeadElsewhere ? null : 'not_found'
}
