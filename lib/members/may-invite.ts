import type { Actor, Role } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'

/**
 * Nobody invites above themselves: an owner invites anyone; a lead invites members into a team of their own, and no
 * role that reaches beyond it; the security role invites nobody. Asked when the invitation is made, and again of the
 * inviter as they are when it is accepted, so that a leaver's invitations open nothing.
 */
export function mayInvite(actor: Actor, { role, teamId }: { role: Role; teamId: string | null }): boolean {
  if (may(actor, 'member.invite', { teamId: null })) return true
  return role === 'member' && teamId !== null && may(actor, 'member.invite', { teamId })
}
