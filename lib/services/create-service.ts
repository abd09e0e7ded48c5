import { inArray } from 'drizzle-orm'
import { newId } from '#db/schema/columns.ts'
import { teams } from '#db/schema/members.ts'
import { serviceEnvironments, services } from '#db/schema/services.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import { violatedConstraint } from '#db/violated-constraint.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may, reachOf } from '#lib/access/may.ts'
import { type Environment, environments } from '#lib/access/words.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { ServiceError } from './errors.ts'
import type { CreateServiceInput } from './input.ts'

const day = 86_400

/** How long the old secret still works once the new one is in use, where nobody chose otherwise. */
export const defaultOverlapSeconds: Record<Environment, number> = {
  development: day,
  staging: 3 * day,
  production: 7 * day,
}

/**
 * What quarantines a key by itself where nobody chose otherwise: in production, a live secret that somebody found in
 * public. Whoever can prove that has the secret, and could end the key with it as well (`/v1/keys/self/revoke`).
 */
export const defaultStopsAt: Record<Environment, Record<string, string>> = {
  development: {},
  staging: {},
  production: { leaked_key: 'critical' },
}

export interface CreatedService {
  id: string
  slug: string
  name: string
  prefix: string
  team: string
  environments: Environment[]
  sensitiveRoutes: string[]
}

/** Makes a service of a team, with its prefix and environments. Fails with `team_not_found`, `team_needed`, `slug_taken`, `prefix_taken`. */
export async function createService(
  actor: Actor,
  input: CreateServiceInput,
  now: Date = new Date(),
): Promise<Result<CreatedService, ServiceError>> {
  try {
    return await withTenant(actor, async tx => {
      const team = await chooseTeam(tx, actor, input.team)
      if (!team.ok) return team
      const service = {
        id: newId(),
        slug: input.slug,
        name: input.name,
        prefix: input.prefix,
        sensitiveRoutes: input.sensitiveRoutes ?? [],
      }
      const wanted = environments.filter(each => !input.environments || input.environments.includes(each))
      const { organizationId } = actor
      await tx.insert(services).values({ ...service, organizationId, teamId: team.value.id, createdAt: now })
      await tx.insert(serviceEnvironments).values(
        wanted.map(environment => ({
          organizationId,
          serviceId: service.id,
          environment,
          overlapSeconds: defaultOverlapSeconds[environment],
          stopsAt: defaultStopsAt[environment],
        })),
      )
      const created = { ...service, team: team.value.slug, environments: wanted }
      await recordEvent(
        tx,
        actor,
        {
          action: 'service.created',
          subject: { type: 'service', id: service.id },
          teamId: team.value.id,
          detail: { ...created },
        },
        now,
      )
      return ok(created)
    })
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === 'services_organization_slug') return err({ reason: 'slug_taken', slug: input.slug })
    if (constraint === 'services_organization_prefix') return err({ reason: 'prefix_taken', prefix: input.prefix })
    throw error
  }
}

/** The named team, or the only one in which the actor may make services. */
async function chooseTeam(
  tx: Transaction,
  actor: Actor,
  slug: string | undefined,
): Promise<Result<{ id: string; slug: string }, ServiceError>> {
  const reach = reachOf(actor, 'service.manage')
  const within = reach === 'all' ? undefined : inArray(teams.id, reach)
  const known = await tx.select({ id: teams.id, slug: teams.slug }).from(teams).where(within)
  const candidates = slug === undefined ? known : known.filter(team => team.slug === slug)
  const team = candidates[0]
  if (!team || !may(actor, 'service.manage', { teamId: team.id })) return err({ reason: 'team_not_found' })
  return candidates.length > 1 ? err({ reason: 'team_needed' }) : ok(team)
}
