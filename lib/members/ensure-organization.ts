import { asc } from 'drizzle-orm'
import { newId } from '#db/schema/columns.ts'
import { teams } from '#db/schema/members.ts'
import { organizations } from '#db/schema/organizations.ts'
import type { Transaction } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { slugOf } from './slug.ts'

/** An organization's first team, until somebody makes another. */
const firstTeam = 'Platform'

/** The transaction's organization and its oldest team; both are made if they are not there. */
export async function ensureOrganization(
  tx: Transaction,
  actor: SystemActor,
  name: string,
  now: Date,
): Promise<{ teamId: string; isNew: boolean }> {
  const { organizationId } = actor
  const [known] = await tx.select({ id: organizations.id }).from(organizations)
  const [team] = await tx.select({ id: teams.id }).from(teams).orderBy(asc(teams.createdAt), asc(teams.id)).limit(1)
  if (!known) {
    await tx.insert(organizations).values({ id: organizationId, slug: slugOf(name), name, createdAt: now })
    const subject = { type: 'organization', id: organizationId }
    await recordEvent(tx, actor, { action: 'organization.created', subject, detail: { name } }, now)
  }
  if (team) return { teamId: team.id, isNew: false }
  const teamId = newId()
  await tx
    .insert(teams)
    .values({ id: teamId, organizationId, slug: slugOf(firstTeam), name: firstTeam, createdAt: now })
  const subject = { type: 'team', id: teamId }
  await recordEvent(tx, actor, { action: 'team.created', subject, teamId, detail: { name: firstTeam } }, now)
  return { teamId, isNew: true }
}
