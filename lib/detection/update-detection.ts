import { and, eq } from 'drizzle-orm'
import { serviceEnvironments, services } from '#db/schema/services.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { ServiceError } from '#lib/services/errors.ts'
import type { UpdateDetectionInput } from './input.ts'

type Updated = Result<{ changed: boolean }, ServiceError>

/**
 * Says what Keyturn does by itself with a service's keys in one environment: which findings quarantine, and what becomes
 * of browsers. Fails with `not_found`, `environment_not_found`.
 */
export async function updateDetection(
  actor: Actor,
  { service: slug, environment, stopsAt, fromBrowsers }: UpdateDetectionInput,
  now: Date = new Date(),
): Promise<Updated> {
  return withTenant(actor, async (tx): Promise<Updated> => {
    const [service] = await tx.select().from(services).where(eq(services.slug, slug))
    const target = { teamId: service?.teamId, serviceId: service?.id, environment }
    if (!service || !may(actor, 'service.detection', target)) return err({ reason: 'not_found' })
    const one = and(eq(serviceEnvironments.serviceId, service.id), eq(serviceEnvironments.environment, environment))
    const [before] = await tx.select().from(serviceEnvironments).where(one).for('update')
    if (!before) return err({ reason: 'environment_not_found', environment })
    const [from, to] = [
      { stopsAt: before.stopsAt, fromBrowsers: before.fromBrowsers },
      { stopsAt, fromBrowsers },
    ]
    if (spelled(from) === spelled(to)) return ok({ changed: false })
    await tx.update(serviceEnvironments).set(to).where(one)
    const detail = { service: service.slug, environment, from, to }
    const subject = { type: 'service', id: service.id }
    await recordEvent(tx, actor, { action: 'service.detection_changed', subject, teamId: service.teamId, detail }, now)
    return ok({ changed: true })
  })
}

function spelled({ stopsAt, fromBrowsers }: Pick<typeof serviceEnvironments.$inferSelect, 'stopsAt' | 'fromBrowsers'>) {
  return JSON.stringify([Object.entries(stopsAt).sort(), fromBrowsers])
}
