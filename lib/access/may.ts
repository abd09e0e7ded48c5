import { type Actor, actorMemberId, type Standing } from './actor.ts'
import { type Act, type Grant, matrix } from './matrix.ts'
import type { Environment } from './words.ts'

/** What an act is done to. Leave out what does not apply: a missing team is nobody's team. */
export interface Target {
  teamId?: string | null
  serviceId?: string | null
  environment?: Environment | null
  holderMemberId?: string | null
  /** the policy of the service's environment asks for a lead */
  createNeedsLead?: boolean
  /** whose act it was, for the ledger */
  actedBy?: string | null
}

/** Whether the actor may do the act to the target. The one place where the matrix is read. */
export function may(actor: Actor, act: Act, target: Target): boolean {
  if (actor.kind === 'system') return true
  if (actor.kind === 'key') return false
  if (actor.kind === 'token' && !isWithinToken(actor, act, target)) return false
  return grantsFor(actor, act, target.teamId ?? null).some(grant => covers(grant, actor, target))
}

/** Whether the actor may do the act to anything at all: decides what a screen offers. */
export function mayAnywhere(actor: Actor, act: Act): boolean {
  const reach = reachOf(actor, act)
  return reach === 'all' || reach.length > 0
}

/** The teams within which an act is possible at all, for lists: `all`, or these team ids. */
export function reachOf(actor: Actor, act: Act): 'all' | string[] {
  if (actor.kind === 'system') return 'all'
  if (actor.kind === 'key') return []
  const { scope } = matrix[act]
  if (actor.kind === 'token' && (scope === null || !actor.scopes.includes(scope))) return []
  if (actor.role !== 'member' && matrix[act][actor.role] === 'all') return 'all'
  return [...actor.teams].filter(([, role]) => matrix[act][role] !== 'none').map(([teamId]) => teamId)
}

function grantsFor(standing: Standing, act: Act, teamId: string | null): Grant[] {
  const teamRole = teamId === null ? undefined : standing.teams.get(teamId)
  const grants: Grant[] = []
  if (standing.role !== 'member') grants.push(matrix[act][standing.role])
  if (teamRole) grants.push(matrix[act][teamRole])
  return grants
}

function covers(grant: Grant, actor: Actor, target: Target): boolean {
  switch (grant) {
    case 'all':
    case 'team': // the team's role was looked up in the target's own team
      return true
    case 'creatable':
      return target.environment !== 'production' || target.createNeedsLead !== true
    case 'held':
      return target.holderMemberId != null && target.holderMemberId === actorMemberId(actor)
    case 'own':
      return target.actedBy != null && target.actedBy === actorMemberId(actor)
    case 'none':
      return false
  }
}

/** A token needs the scope, and stays inside the service and environment that it is bound to. */
function isWithinToken(actor: Extract<Actor, { kind: 'token' }>, act: Act, target: Target): boolean {
  const { scope } = matrix[act]
  if (scope === null || !actor.scopes.includes(scope)) return false
  if (actor.serviceId !== null && target.serviceId !== actor.serviceId) return false
  return actor.environment === null || target.environment === undefined || target.environment === actor.environment
}
