import { newId } from '#db/schema/columns.ts'
import { teams } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import { violatedConstraint } from '#db/violated-constraint.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { MemberError } from './errors.ts'
import type { CreateTeamInput } from './input.ts'
import { slugOf } from './slug.ts'

/** A new, empty team. An owner's to make, since a team owns services. */
export async function createTeam(
  actor: Actor,
  { name }: CreateTeamInput,
  now = new Date(),
): Promise<Result<{ teamId: string; slug: string }, MemberError>> {
  if (!may(actor, 'organization.manage', {})) return err({ kind: 'not_found' })
  const { organizationId } = actor
  const teamId = newId()
  const slug = slugOf(name)
  try {
    return await withTenant(actor, async tx => {
      await tx.insert(teams).values({ id: teamId, organizationId, slug, name, createdAt: now })
      const subject = { type: 'team', id: teamId }
      await recordEvent(tx, actor, { action: 'team.created', subject, teamId, detail: { name } }, now)
      return ok({ teamId, slug })
    })
  } catch (error) {
    if (violatedConstraint(error) === 'teams_organization_slug') return err({ kind: 'team_exists' })
    throw error
  }
}
