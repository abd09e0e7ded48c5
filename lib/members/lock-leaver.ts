import { and, asc, eq, or } from 'drizzle-orm'
import { members, teamMembers } from '#db/schema/members.ts'
import type { Transaction } from '#db/tenant.ts'
import { type Actor, actorMemberId } from '#lib/access/actor.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { mayOffboard } from './may-offboard.ts'

interface LockedLeaver {
  member: {
    id: string
    role: 'owner' | 'security' | 'member'
    status: 'active' | 'suspended'
    name: string
    email: string
  }
  /** the organization would be left without an active owner */
  isLastOwner: boolean
}

/**
 * A member whom the actor may suspend, reinstate or offboard, locked together with all active owners, in the order that
 * changing a role takes: so two who put each other out at once can't both succeed as the last owners. Who has left is
 * `not_found`.
 */
export async function lockLeaver(
  tx: Transaction,
  actor: Actor,
  memberId: string,
): Promise<Result<LockedLeaver, { kind: 'not_found' } | { kind: 'yourself' }>> {
  const self = actorMemberId(actor)
  const owners = and(eq(members.role, 'owner'), eq(members.status, 'active'))
  const locked = await tx
    .select({
      id: members.id,
      role: members.role,
      status: members.status,
      name: members.name,
      email: members.email,
    })
    .from(members)
    .where(or(eq(members.id, memberId), owners, self ? eq(members.id, self) : undefined))
    .orderBy(asc(members.id))
    .for('no key update') // the notices of a member hang on their row's key
  // Whoever is being put out at this moment puts out nobody else.
  if (self && !locked.some(row => row.id === self && row.status === 'active')) return err({ kind: 'not_found' })
  const member = locked.find(row => row.id === memberId)
  if (!member || member.status === 'left') return err({ kind: 'not_found' })
  const places = await tx
    .select({ teamId: teamMembers.teamId, role: teamMembers.role })
    .from(teamMembers)
    .where(eq(teamMembers.memberId, memberId))
  const leads = places.filter(place => place.role === 'lead').map(place => place.teamId)
  const refusal = mayOffboard(actor, { memberId, role: member.role, teams: places.map(place => place.teamId), leads })
  if (refusal) return err({ kind: refusal })
  const isOwnerLeft = locked.some(row => row.id !== memberId && row.role === 'owner' && row.status === 'active')
  const isLastOwner = member.role === 'owner' && member.status === 'active' && !isOwnerLeft
  return ok({ member: { ...member, status: member.status }, isLastOwner })
}
