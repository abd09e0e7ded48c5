import { eq } from 'drizzle-orm'
import { services } from '#db/schema/services.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { ServiceError } from './errors.ts'
import type { UpdateSensitiveRoutesInput } from './input.ts'

type Updated = Result<{ changed: boolean }, ServiceError>

/** Names the routes whose first use by a key, or harder use, is worth a look. Fails with `not_found`. */
export async function updateSensitiveRoutes(
  actor: Actor,
  { service: slug, sensitiveRoutes }: UpdateSensitiveRoutesInput,
  now: Date = new Date(),
): Promise<Updated> {
  return withTenant(actor, async (tx): Promise<Updated> => {
    const [service] = await tx.select().from(services).where(eq(services.slug, slug)).for('update')
    if (!service || !may(actor, 'service.detection', { teamId: service.teamId, serviceId: service.id })) {
      return err({ reason: 'not_found' })
    }
    const wanted = [...new Set(sensitiveRoutes)]
    const added = wanted.filter(route => !service.sensitiveRoutes.includes(route))
    const removed = service.sensitiveRoutes.filter(route => !wanted.includes(route))
    if (added.length === 0 && removed.length === 0) return ok({ changed: false })

    await tx.update(services).set({ sensitiveRoutes: wanted }).where(eq(services.id, service.id))
    const subject = { type: 'service', id: service.id }
    const detail = { service: service.slug, added, removed }
    await recordEvent(
      tx,
      actor,
      { action: 'service.sensitive_routes_changed', subject, teamId: service.teamId, detail },
      now,
    )
    return ok({ changed: true })
  })
}
