import { and, desc, eq, or, sql } from 'drizzle-orm'
import { alerts } from '#db/schema/alerts.ts'
import { keys } from '#db/schema/keys.ts'
import { services } from '#db/schema/services.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { visibleAlerts } from './alert-row.ts'

export interface FoundAlert {
  id: string
  /** one line, without a full stop */
  summary: string
  service: string
}

const foundAtMost = 5

/** The alerts that the actor may see and that a few letters could mean, by their key or what they say; those that nobody has closed first. */
export async function findAlerts(actor: Actor, text: string): Promise<FoundAlert[]> {
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return withTenant(actor, tx =>
    tx
      .select({ id: alerts.id, summary: alerts.summary, service: services.slug })
      .from(alerts)
      .innerJoin(services, eq(services.id, alerts.serviceId))
      .leftJoin(keys, eq(keys.id, alerts.keyId))
      .where(and(...visibleAlerts(actor), or(sql`${keys.name} ilike ${like}`, sql`${alerts.summary} ilike ${like}`)))
      .orderBy(sql`${alerts.closedAt} is not null`, desc(alerts.lastSignalAt), desc(alerts.id))
      .limit(foundAtMost),
  )
}
