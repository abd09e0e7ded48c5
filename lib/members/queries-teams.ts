import { and, asc, count, desc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import { invitations, members, teamMembers, teams } from '#db/schema/members.ts'
import { organizations } from '#db/schema/organizations.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { reachOf } from '#lib/access/may.ts'
import { mayInvite } from './may-invite.ts'

/** The teams that the actor may see, by name, with how many active members each has and who leads it. */
export async function listTeams(actor: Actor) {
  const reach = reachOf(actor, 'member.see')
  if (reach !== 'all' && reach.length === 0) return []
  return await withTenant(actor, tx =>
    tx
      .select({
        teamId: teams.id,
        slug: teams.slug,
        name: teams.name,
        members: count(members.id),
        leads: sql<{ memberId: string; name: string }[]>`coalesce(json_agg(
          json_build_object('memberId', ${members.id}, 'name', ${members.name}) order by ${members.name}
        ) filter (where ${members.id} is not null and ${teamMembers.role} = 'lead'), '[]')`,
      })
      .from(teams)
      .leftJoin(teamMembers, eq(teamMembers.teamId, teams.id))
      .leftJoin(members, and(eq(members.id, teamMembers.memberId), eq(members.status, 'active')))
      .where(reach === 'all' ? undefined : inArray(teams.id, reach))
      .groupBy(teams.id)
      .orderBy(asc(teams.name)),
  )
}

/** The invitations still open that the actor could have made, the newest first. Never their links. */
export async function listInvitations(actor: Actor, now = new Date()) {
  const open = and(isNull(invitations.acceptedAt), isNull(invitations.endedAt), gt(invitations.expiresAt, now))
  const rows = await withTenant(actor, tx =>
    tx
      .select({
        invitationId: invitations.id,
        email: invitations.email,
        role: invitations.role,
        teamId: invitations.teamId,
        teamName: teams.name,
        teamRole: invitations.teamRole,
        invitedBy: members.name,
        createdAt: invitations.createdAt,
        expiresAt: invitations.expiresAt,
      })
      .from(invitations)
      .innerJoin(members, eq(members.id, invitations.invitedBy))
      .leftJoin(teams, eq(teams.id, invitations.teamId))
      .where(open)
      .orderBy(desc(invitations.createdAt), desc(invitations.id)),
  )
  return rows.filter(row => mayInvite(actor, row))
}

/** The actor's organization. */
export async function getOrganization(actor: Actor): Promise<{ organizationId: string; slug: string; name: string }> {
  const [row] = await withTenant(actor, tx =>
    tx
      .select({ organizationId: organizations.id, slug: organizations.slug, name: organizations.name })
      .from(organizations),
  )
  if (!row) throw new Error('the organization is gone')
  return row
}
