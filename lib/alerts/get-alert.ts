import { and, desc, eq, inArray, isNotNull, isNull, ne } from 'drizzle-orm'
import { alertEvents, alerts, type Band, signals } from '#db/schema/alerts.ts'
import { members } from '#db/schema/members.ts'
import { services } from '#db/schema/services.ts'
import { readSnapshot, type Transaction } from '#db/tenant.ts'
import type { Actor, Role } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { type AlertRow, readAlerts, visibleAlerts } from './alert-row.ts'
import { type AlertRequest, readFirstRequests } from './first-requests.ts'
import type { AlertId } from './input.ts'
import { type KeyAct, readKeyActs } from './read-key-acts.ts'

export interface AlertEvent {
  act: (typeof alertEvents.$inferSelect)['act'] | KeyAct['act']
  /** as the ledger names actors */
  actor: string
  note: string | null
  until: Date | null
  at: Date
}

export interface AlertDetail extends AlertRow {
  /** the first requests that it is about, as far as they are still kept */
  first: AlertRequest[]
  /** what happened to it, and what was done to its key meanwhile, oldest first */
  events: AlertEvent[]
  /** of the members who did that, by their label there: not everybody may know them by name */
  roles: ReadonlyMap<string, Role>
  /** other alerts of the key that nobody has closed */
  besides: AlertRow[]
  /** of a volume: what was expected around what was found last; null: of nothing else it is known */
  band: Band | null
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
    const told = await tx
      .select()
      .from(alertEvents)
      .where(eq(alertEvents.alertId, alertId))
      .orderBy(alertEvents.createdAt, alertEvents.id)
    const events = inOrder(
      told.map(({ act, actor: who, note, until, createdAt }) => ({ act, actor: who, note, until, at: createdAt })),
      await readKeyActs(tx, actor, row),
    )
    const { teamId, serviceId, environment } = row
    return {
      ...row,
      first: (await readFirstRequests(tx, [row])).get(row.id) ?? [],
      events,
      roles: await readRoles(tx, events),
      besides: await readAlerts(
        tx,
        others.map(({ id }) => id),
        now,
      ),
      band: await readBand(tx, row.id),
      mayAct: may(actor, 'alert.act', { teamId, serviceId, environment }),
      maySilence: may(actor, 'alert.silence', { teamId, serviceId, environment }),
    }
  })
}

async function readBand(tx: Transaction, alertId: string): Promise<Band | null> {
  const [row] = await tx
    .select({ band: signals.band })
    .from(signals)
    .where(and(eq(signals.alertId, alertId), isNotNull(signals.band)))
    .orderBy(desc(signals.first), desc(signals.id))
    .limit(1)
  return row?.band ?? null
}

async function readRoles(tx: Transaction, events: AlertEvent[]): Promise<Map<string, Role>> {
  const ids = new Set(events.flatMap(({ actor }) => (actor.startsWith('member:') ? [actor.slice(7)] : [])))
  const rows = await tx
    .select({ id: members.id, role: members.role })
    .from(members)
    .where(inArray(members.id, [...ids]))
  return new Map(rows.map(({ id, role }) => [`member:${id}`, role]))
}

/** A stop by itself stands in the ledger, too: it is told once, as the alert's. */
function inOrder(events: AlertEvent[], keyActs: KeyAct[]): AlertEvent[] {
  const stops = new Set(events.flatMap(({ act, at }) => (act === 'stopped_key' ? [at.getTime()] : [])))
  const others = keyActs.filter(
    ({ act, actor, at }) => act !== 'key.quarantined' || actor !== 'system:clock' || !stops.has(at.getTime()),
  )
  return [...events, ...others].toSorted((a, b) => a.at.getTime() - b.at.getTime())
}
