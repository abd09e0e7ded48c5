import { and, eq } from 'drizzle-orm'
import { members, teamMembers } from '#db/schema/members.ts'
import { machines } from '#db/schema/services.ts'
import type { Transaction } from '#db/tenant.ts'
import { type Actor, actorMemberId } from '#lib/access/actor.ts'
import { machineNamed } from '#lib/credentials/machine-named.ts'
import type { CreateKeyInput } from './input.ts'

interface Holder {
  memberId: string | null
  machineId: string | null
  name: string
}

/**
 * Whom a new key is for: the named member, the named machine of the team (made on the way, answered for by the actor's
 * member), or, where nobody is named, the machine or member that asks. Null if there is no such active member.
 */
export async function resolveHolder(
  tx: Transaction,
  actor: Actor,
  teamId: string,
  wanted: CreateKeyInput['holder'],
): Promise<Holder | null> {
  if (wanted && 'machine' in wanted) return resolveMachine(tx, actor, teamId, wanted.machine)
  const where = wanted ? eq(members.email, wanted.member) : eq(members.id, actorMemberId(actor) ?? '')
  if (!wanted && actor.kind === 'token' && actor.machineId !== null) {
    const [machine] = await tx.select().from(machines).where(eq(machines.id, actor.machineId))
    return machine ? { memberId: null, machineId: machine.id, name: machine.name } : null
  }
  if (!wanted && actorMemberId(actor) === null) return null
  const [member] = await tx
    .select({ id: members.id, name: members.name, role: members.role, teamId: teamMembers.teamId })
    .from(members)
    .leftJoin(teamMembers, and(eq(teamMembers.memberId, members.id), eq(teamMembers.teamId, teamId)))
    .where(and(where, eq(members.status, 'active')))
  // Members outside a service's team see nothing of it, so they can't hold its keys either.
  if (!member || (member.teamId === null && member.role === 'member')) return null
  return { memberId: member.id, machineId: null, name: member.name }
}

async function resolveMachine(tx: Transaction, actor: Actor, teamId: string, name: string): Promise<Holder | null> {
  const responsibleId = actorMemberId(actor) ?? (await anOwner(tx))
  const { organizationId } = actor
  const machine = await machineNamed(tx, { organizationId, teamId, name, responsibleId })
  return machine && { memberId: null, machineId: machine.id, name }
}

async function anOwner(tx: Transaction): Promise<string | null> {
  const [owner] = await tx
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.role, 'owner'), eq(members.status, 'active')))
    .orderBy(members.createdAt)
    .limit(1)
  return owner?.id ?? null
}
