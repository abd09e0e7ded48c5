import { and, eq, gt, sql } from 'drizzle-orm'
import { alerts } from '#db/schema/alerts.ts'
import { services } from '#db/schema/services.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { type Detector, detectors } from '#lib/detection/input.ts'
import { type Precision, precisionOf } from '#lib/detection/precision.ts'
import { visibleAlerts } from './alert-row.ts'
import type { PrecisionInput } from './input.ts'
import { judgementOf } from './judgement.ts'

export interface DetectorPrecision extends Precision {
  detector: Detector
}

const dayMs = 86_400_000

/**
 * Of each detector that told of something in so many days, how often people found it right: the alerts that the actor may
 * see, of one service if it is named. What told most stands first.
 */
export async function listPrecision(
  actor: Actor,
  { days, service }: PrecisionInput,
  now: Date = new Date(),
): Promise<DetectorPrecision[]> {
  const since = new Date(now.getTime() - days * dayMs)
  const rows = await withTenant(actor, tx =>
    tx
      .select({ detector: alerts.detector, status: alerts.status, count: sql<number>`count(*)::int` })
      .from(alerts)
      .innerJoin(services, eq(services.id, alerts.serviceId))
      .where(
        and(
          ...visibleAlerts(actor),
          gt(alerts.createdAt, since),
          service === undefined ? undefined : eq(services.slug, service),
        ),
      )
      .groupBy(alerts.detector, alerts.status),
  )
  const found = detectors.map(detector => {
    const told = { right: 0, wrong: 0, unjudged: 0 }
    for (const row of rows) if (row.detector === detector) told[judgementOf(row.status)] += row.count
    return { detector, ...precisionOf(told) }
  })
  const toldBy = ({ judged, unjudged }: Precision) => judged + unjudged
  return found.filter(each => toldBy(each) > 0).sort((a, b) => toldBy(b) - toldBy(a))
}
