import { serviceEnvironments } from '#db/schema/services.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { defaultOverlapSeconds, defaultStopsAt } from './create-service.ts'
import type { ServiceError } from './errors.ts'
import { findService } from './find-service.ts'
import type { AddEnvironmentInput } from './input.ts'

type Added = Result<{ changed: boolean }, ServiceError>

/** Gives a service one more environment, with the policy that a new service begins with. Fails with `not_found`. */
export async function addEnvironment(
  actor: Actor,
  { service: slug, environment }: AddEnvironmentInput,
  now: Date = new Date(),
): Promise<Added> {
  return withTenant(actor, async (tx): Promise<Added> => {
    const service = await findService(tx, slug)
    if (!service || !may(actor, 'service.manage', { teamId: service.teamId, serviceId: service.id, environment })) {
      return err({ reason: 'not_found' })
    }
    const row = {
      organizationId: actor.organizationId,
      serviceId: service.id,
      environment,
      overlapSeconds: defaultOverlapSeconds[environment],
      stopsAt: defaultStopsAt[environment],
    }
    const added = await tx.insert(serviceEnvironments).values(row).onConflictDoNothing().returning()
    if (added.length === 0) return ok({ changed: false })
    const subject = { type: 'service', id: service.id }
    const detail = { service: service.slug, environment }
    await recordEvent(tx, actor, { action: 'service.environment_added', subject, teamId: service.teamId, detail }, now)
    return ok({ changed: true })
  })
}
