import { and, eq, gt, sql } from 'drizzle-orm'
import { reportSenders } from '#db/schema/volume.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { findService } from '#lib/services/find-service.ts'

export interface MissedReports {
  requests: number
  last: Date
}

const shownForMs = 7 * 86_400_000

/**
 * Requests of a service that were reported when their time had been judged: charts count them, and what was said of how
 * many there were did not. Null: of a week there are none, or the actor may not see it.
 */
export async function getMissedReports(
  actor: Actor,
  service: string,
  now: Date = new Date(),
): Promise<MissedReports | null> {
  return withTenant(actor, async tx => {
    const found = await findService(tx, service)
    if (!found || !may(actor, 'usage.see', { teamId: found.teamId, serviceId: found.id })) return null
    const { serviceId, missed, missedAt } = reportSenders
    const since = new Date(now.getTime() - shownForMs)
    const [row] = await tx
      .select({
        requests: sql<number>`coalesce(sum(${missed}), 0)::float8`,
        last: sql<number | null>`extract(epoch from max(${missedAt}))::float8 * 1000`,
      })
      .from(reportSenders)
      .where(and(eq(serviceId, found.id), gt(missedAt, since)))
    return row?.last ? { requests: row.requests, last: new Date(row.last) } : null
  })
}
