import type { Scope } from './actor.ts'

/**
 * Who may do what. `all`: everywhere in the organization. `team`: what belongs to the actor's own teams. `held`: keys
 * the actor holds. `creatable`: the team's development and staging, and production unless the policy asks for a lead.
 * `own`: the actor's own acts. `none`: nothing.
 */
export type Grant = 'all' | 'team' | 'creatable' | 'held' | 'own' | 'none'

interface Row {
  owner: Grant
  security: Grant
  lead: Grant
  developer: Grant
  /** what a token needs besides; null: tokens never do this */
  scope: Scope | null
}

export const matrix = {
  'key.see': { owner: 'all', security: 'all', lead: 'team', developer: 'team', scope: 'keys:read' },
  'usage.see': { owner: 'all', security: 'all', lead: 'team', developer: 'team', scope: 'usage:read' },
  'alert.see': { owner: 'all', security: 'all', lead: 'team', developer: 'team', scope: 'alerts:read' },
  'alert.act': { owner: 'all', security: 'all', lead: 'team', developer: 'team', scope: 'alerts:write' },
  'alert.silence': { owner: 'all', security: 'all', lead: 'team', developer: 'none', scope: 'alerts:write' },
  'key.create': { owner: 'all', security: 'none', lead: 'team', developer: 'creatable', scope: 'keys:write' },
  'decoy.create': { owner: 'all', security: 'all', lead: 'team', developer: 'creatable', scope: null },
  'key.rotate': { owner: 'all', security: 'none', lead: 'team', developer: 'held', scope: 'keys:write' },
  'key.revoke': { owner: 'all', security: 'all', lead: 'team', developer: 'held', scope: 'keys:write' },
  'key.quarantine': { owner: 'all', security: 'all', lead: 'team', developer: 'held', scope: 'keys:write' },
  'key.release': { owner: 'all', security: 'all', lead: 'team', developer: 'none', scope: 'keys:write' },
  'key.verify': { owner: 'all', security: 'none', lead: 'team', developer: 'team', scope: 'keys:verify' },
  'log.write': { owner: 'all', security: 'none', lead: 'team', developer: 'team', scope: 'logs:write' },
  'service.manage': { owner: 'all', security: 'none', lead: 'team', developer: 'none', scope: 'services:write' },
  'service.detection': { owner: 'all', security: 'all', lead: 'team', developer: 'none', scope: 'services:write' },
  'token.manage': { owner: 'all', security: 'none', lead: 'team', developer: 'none', scope: null },
  'member.see': { owner: 'all', security: 'all', lead: 'team', developer: 'team', scope: 'members:write' },
  'member.invite': { owner: 'all', security: 'none', lead: 'team', developer: 'none', scope: 'members:write' },
  'member.offboard': { owner: 'all', security: 'all', lead: 'team', developer: 'none', scope: 'members:write' },
  'audit.read': { owner: 'all', security: 'all', lead: 'team', developer: 'own', scope: 'audit:read' },
  'organization.manage': { owner: 'all', security: 'none', lead: 'none', developer: 'none', scope: null },
  'notification.manage': { owner: 'all', security: 'all', lead: 'none', developer: 'none', scope: null },
} as const satisfies Record<string, Row>

export type Act = keyof typeof matrix
