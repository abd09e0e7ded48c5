import { and, eq, isNull, ne } from 'drizzle-orm'
import { alertEvents, alerts } from '#db/schema/alerts.ts'
import { services } from '#db/schema/services.ts'
import { readSnapshot } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { type AlertRow, readAlerts, visibleAlerts } from './alert-row.ts'
import { type AlertRequest, readFirstRequests } from './first-requests.ts'
import type { AlertId } from './input.ts'

export interface AlertEvent {
  act: (typeof alertEvents.$inferSelect)['act']
  /** as the ledger names actors */
  actor: string
  note: string | null
  until: Date | null
  at: Date
}

export interface AlertDetail extends AlertRow {
  /** the first requests that it is about, as far as they are still kept */
  first: AlertRequest[]
  /** what happened to it, oldest first */
  events: AlertEvent[]
  /** other alerts of the key that nobody has closed */
  besides: AlertRow[]
  /** what the actor may do */
  mayAct: boolean
  maySilence: boolean
}

/** An alert with all that explains it; null where there is none for the actor. */
export async function getAlert(actor: Actor, alertId: AlertId, now: Date = new Date()): Promise<AlertDetail | null> {
  return readSnapshot(actor, async tx => {
    const [found] = await tx
      .select({ id: alerts.id, keyId: alerts.keyId })
      .from(alerts)
      .innerJoin(services, eq(services.id, alerts.serviceId))
      .where(and(eq(alerts.id, alertId), ...visibleAlerts(actor)))
    const [row] = found ? await readAlerts(tx, [found.id], now) : []
    if (!found || !row) return null
    const others =
      found.keyId === null
        ? []
        : await tx
            .select({ id: alerts.id })
            .from(alerts)
            .where(and(eq(alerts.keyId, found.keyId), isNull(alerts.closedAt), ne(alerts.id, found.id)))
            .orderBy(alerts.openedAt)
    const events = await tx
      .select()
      .from(alertEvents)
      .where(eq(alertEvents.alertId, alertId))
      .orderBy(alertEvents.createdAt, alertEvents.id)
    const { teamId, serviceId, environment } = row
    return {
      ...row,
      first: (await readFirstRequests(tx, [row])).get(row.id) ?? [],
      events: events.map(({ act, actor: who, note, until, createdAt }) => ({
        act,
        actor: who,
        note,
        until,
        at: createdAt,
      })),
      besides: await readAlerts(
        tx,
        others.map(({ id }) => id),
        now,
      ),
      mayAct: may(actor, 'alert.act', { teamId, serviceId, environment }),
      maySilence: may(actor, 'alert.silence', { teamId, serviceId, environment }),
    }
  })
}
