import { and, eq, inArray, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import { alerts } from '#db/schema/alerts.ts'
import { services } from '#db/schema/services.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { type Severity, severities } from '#lib/detection/input.ts'
import { readCursor, writeCursor } from './alert-cursor.ts'
import { type AlertRow, readAlerts, visibleAlerts } from './alert-row.ts'
import type { ListAlertsInput } from './input.ts'

export interface AlertPage {
  items: AlertRow[]
  nextCursor: string | null
}

/** The most severe first, of these the one with the latest signal. Alerts that are closed: the latest closed first. */
const rank = sql<number>`case when ${alerts.closedAt} is null then array_position(${sql.raw(`array['${severities.join("','")}']`)}, ${alerts.severity}) else 0 end`
const mark = sql<string>`coalesce(${alerts.closedAt}, ${alerts.lastSignalAt})`

/** The alerts that the actor may see. An unreadable cursor starts from the top. */
export async function listAlerts(actor: Actor, input: ListAlertsInput, now: Date = new Date()): Promise<AlertPage> {
  return withTenant(actor, async tx => {
    const found = await tx
      .select({ id: alerts.id, rank, mark: sql<string>`${mark}::text` })
      .from(alerts)
      .innerJoin(services, eq(services.id, alerts.serviceId))
      .where(and(...visibleAlerts(actor), ...filtersOf(input), after(input.cursor)))
      .orderBy(sql`${rank} desc, ${mark} desc, ${alerts.id} desc`)
      .limit(input.limit + 1)
    const page = found.slice(0, input.limit)
    const last = page.at(-1)
    return {
      items: await readAlerts(
        tx,
        page.map(({ id }) => id),
        now,
      ),
      nextCursor: last && found.length > page.length ? writeCursor([last.rank, last.mark, last.id]) : null,
    }
  })
}

/** How many alerts that nobody has closed the actor may see, by severity. */
export async function countOpenAlerts(actor: Actor): Promise<Record<Severity, number>> {
  const rows = await withTenant(actor, tx =>
    tx
      .select({ severity: alerts.severity, count: sql<number>`count(*)::int` })
      .from(alerts)
      .innerJoin(services, eq(services.id, alerts.serviceId))
      .where(and(...visibleAlerts(actor), isNull(alerts.closedAt)))
      .groupBy(alerts.severity),
  )
  const counts = { low: 0, medium: 0, high: 0, critical: 0 }
  for (const { severity, count } of rows) counts[severity] = count
  return counts
}

export interface WaitingAlerts {
  /** nobody has closed or snoozed them */
  waiting: number
  /** of these, the high and critical ones that nobody looks at yet */
  urgent: number
}

/** How many alerts ask for somebody, of those that the actor may see. */
export async function countWaitingAlerts(actor: Actor, now: Date = new Date()): Promise<WaitingAlerts> {
  const isUrgent = sql`${alerts.status} = 'open' and ${inArray(alerts.severity, ['high', 'critical'])}`
  const [counts] = await withTenant(actor, tx =>
    tx
      .select({
        waiting: sql<number>`count(*)::int`,
        urgent: sql<number>`count(*) filter (where ${isUrgent})::int`,
      })
      .from(alerts)
      .innerJoin(services, eq(services.id, alerts.serviceId))
      .where(
        and(
          ...visibleAlerts(actor),
          isNull(alerts.closedAt),
          or(isNull(alerts.snoozedUntil), lte(alerts.snoozedUntil, now)),
        ),
      ),
  )
  return counts ?? { waiting: 0, urgent: 0 }
}

function filtersOf({ status, severity, key }: ListAlertsInput): (SQL | undefined)[] {
  return [
    status === 'unclosed' ? isNull(alerts.closedAt) : undefined,
    status === 'closed' ? isNotNull(alerts.closedAt) : undefined,
    status && status !== 'unclosed' && status !== 'closed' ? eq(alerts.status, status) : undefined,
    severity ? inArray(alerts.severity, [severity]) : undefined,
    key ? eq(alerts.keyId, key) : undefined,
  ]
}

function after(cursor: string | undefined): SQL | undefined {
  const position = cursor ? readCursor(cursor) : null
  if (!position) return undefined
  const [place, time, id] = position
  return sql`(${rank}, ${mark}, ${alerts.id}) < (${place}::int, ${time}::timestamptz, ${id}::uuid)`
}
