import type { Environment } from './words.ts'

export type Role = 'owner' | 'security' | 'member'
export type TeamRole = 'lead' | 'developer'

/** What a member is, right now: read afresh for every request, never from a cookie. */
export interface Standing {
  role: Role
  /** team id → role in it */
  teams: ReadonlyMap<string, TeamRole>
}

/** A person in a signed-in browser. */
export interface MemberActor extends Standing {
  kind: 'member'
  organizationId: string
  memberId: string
  sessionId: string
  name: string
}

export const scopes = [
  'services:write',
  'keys:read',
  'keys:write',
  'keys:verify',
  'logs:write',
  'usage:read',
  'alerts:read',
  'alerts:write',
  'audit:read',
  'members:write',
] as const
export type Scope = (typeof scopes)[number]

/** A program with a token. Its rights are its scopes, cut down to what the member behind it may do at this moment. */
export interface TokenActor extends Standing {
  kind: 'token'
  organizationId: string
  tokenId: string
  memberId: string
  machineId: string | null
  scopes: readonly Scope[]
  serviceId: string | null
  environment: Environment | null
}

/** Whoever presents a key, acting on that key alone. */
export interface KeyActor {
  kind: 'key'
  organizationId: string
  keyId: string
  secretId: string
}

/** The clock, the terminal of the operator, GitHub's signed word, the sample's generator. May do everything in one organization. */
export interface SystemActor {
  kind: 'system'
  organizationId: string
  name: 'clock' | 'cli' | 'github' | 'setup' | 'sample'
}

export type Actor = MemberActor | TokenActor | KeyActor | SystemActor

/** The name under which the ledger records an actor. */
export function actorLabel(actor: Actor): string {
  switch (actor.kind) {
    case 'member':
      return `member:${actor.memberId}`
    case 'token':
      return `token:${actor.tokenId}`
    case 'key':
      return `key:${actor.keyId}`
    case 'system':
      return `system:${actor.name}`
  }
}

/** The member who stands behind an act, if one does. */
export function actorMemberId(actor: Actor): string | null {
  return actor.kind === 'member' || actor.kind === 'token' ? actor.memberId : null
}
