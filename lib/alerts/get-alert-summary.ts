import { and, eq } from 'drizzle-orm'
import { alerts } from '#db/schema/alerts.ts'
import { services } from '#db/schema/services.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { visibleAlerts } from './alert-row.ts'
import type { AlertId } from './input.ts'

/** What an alert says in one line, for wherever it is only named; null where there is none for the actor. */
export async function getAlertSummary(actor: Actor, alertId: AlertId): Promise<string | null> {
  const [found] = await withTenant(actor, tx =>
    tx
      .select({ summary: alerts.summary })
      .from(alerts)
      .innerJoin(services, eq(services.id, alerts.serviceId))
      .where(and(eq(alerts.id, alertId), ...visibleAlerts(actor))),
  )
  return found?.summary ?? null
}
