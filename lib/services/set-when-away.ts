import { eq } from 'drizzle-orm'
import { services } from '#db/schema/services.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { ServiceError } from './errors.ts'
import type { SetWhenAwayInput } from './input.ts'

type Chosen = Result<{ changed: boolean }, ServiceError>

/**
 * Says what verification answers about a service's keys while the database is away: what it knew, for five minutes at
 * most (`serve`), or nothing (`refuse`). Fails with `not_found`.
 */
export async function setWhenAway(
  actor: Actor,
  { service: slug, whenAway }: SetWhenAwayInput,
  now: Date = new Date(),
): Promise<Chosen> {
  return withTenant(actor, async (tx): Promise<Chosen> => {
    const [service] = await tx.select().from(services).where(eq(services.slug, slug)).for('update')
    if (!service || !may(actor, 'service.manage', { teamId: service.teamId, serviceId: service.id })) {
      return err({ reason: 'not_found' })
    }
    if (service.whenAway === whenAway) return ok({ changed: false })
    await tx.update(services).set({ whenAway }).where(eq(services.id, service.id))
    const subject = { type: 'service', id: service.id }
    const detail = { service: service.slug, from: service.whenAway, to: whenAway }
    await recordEvent(tx, actor, { action: 'service.when_away_changed', subject, teamId: service.teamId, detail }, now)
    return ok({ changed: true })
  })
}
