import { and, desc, eq, isNull, or, sql } from 'drizzle-orm'
import { tokens } from '#db/schema/keys.ts'
import { machines, services } from '#db/schema/services.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { actorMemberId } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { mayOffboard } from './may-offboard.ts'
import { getMember } from './queries.ts'

/**
 * The tokens that are not revoked and act for a member, or for a machine that they answer for; youngest first, never a
 * hash. Whoever may suspend them sees all, others the ones that they may revoke.
 */
export async function listMemberTokens(actor: Actor, memberId: string, now = new Date()) {
  const member = await getMember(actor, memberId)
  if (!member) return []
  const seesAll =
    actorMemberId(actor) === memberId ||
    mayOffboard(actor, { ...member, teams: member.teams.map(team => team.teamId) }) === null
  const rows = await withTenant(actor, tx =>
    tx
      .select({
        id: tokens.id,
        name: tokens.name,
        hint: tokens.hint,
        scopes: tokens.scopes,
        machine: machines.name,
        service: services.slug,
        serviceId: tokens.serviceId,
        teamId: services.teamId,
        environment: tokens.environment,
        expiresAt: tokens.expiresAt,
        retiresAt: tokens.retiresAt,
        lastUsedAt: tokens.lastUsedAt,
        createdAt: tokens.createdAt,
      })
      .from(tokens)
      .leftJoin(machines, eq(machines.id, tokens.machineId))
      .leftJoin(services, eq(services.id, tokens.serviceId))
      .where(
        and(
          or(eq(tokens.memberId, memberId), eq(machines.responsibleMemberId, memberId)),
          isNull(tokens.revokedAt),
          sql`(${tokens.retiresAt} is null or ${tokens.retiresAt} > ${now.toISOString()}::timestamptz)`,
        ),
      )
      .orderBy(desc(tokens.createdAt), desc(tokens.id))
      .limit(500),
  )
  return rows.flatMap(({ teamId, serviceId, ...token }) => {
    const isRevocable = actorMemberId(actor) === memberId || may(actor, 'token.manage', { teamId, serviceId })
    return seesAll || isRevocable ? [{ ...token, isRevocable }] : []
  })
}
