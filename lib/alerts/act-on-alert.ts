import { eq, sql } from 'drizzle-orm'
import { alertEvents, alerts, normalValues, signals } from '#db/schema/alerts.ts'
import { services } from '#db/schema/services.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import { type Actor, actorLabel } from '#lib/access/actor.ts'
import type { Act } from '#lib/access/matrix.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { normalByHour } from '#lib/detection/volume/normal-volume.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { type AlertRow, readAlerts } from './alert-row.ts'
import type { AlertError } from './errors.ts'
import { findWatcher } from './find-watcher.ts'
import { forgetIncident } from './forget-incident.ts'
import {
  type AlertId,
  type AlertNoteInput,
  type AssignAlertInput,
  type CommentAlertInput,
  type SnoozeAlertInput,
  snoozeAtMostDays,
} from './input.ts'

type Acted = Promise<Result<AlertRow, AlertError>>
type Alert = typeof alerts.$inferSelect
type Event = Pick<typeof alertEvents.$inferInsert, 'act' | 'note' | 'until'>

const dayMs = 86_400_000
/** What was said to be normal is asked again after these. */
const normalDays = 28

/** Says that somebody looks at it. Said again, with nothing to add, it changes nothing. */
export function acknowledgeAlert(
  actor: Actor,
  { alertId, note }: AlertNoteInput & { alertId: AlertId },
  now = new Date(),
): Acted {
  return actOn(actor, { alertId, act: 'alert.act', isForOpen: true }, now, async (tx, alert) => {
    if (alert.status === 'acknowledged' && note === undefined) return null
    await tx.update(alerts).set({ status: 'acknowledged' }).where(eq(alerts.id, alertId))
    return { act: 'acknowledged', note }
  })
}

/**
 * Closes it as what it was: what it saw is forgotten, so that it is news when it comes again.
 */
export function resolveAlert(
  actor: Actor,
  { alertId, note }: AlertNoteInput & { alertId: AlertId },
  now = new Date(),
): Acted {
  return actOn(actor, { alertId, act: 'alert.silence', isForOpen: true }, now, async (tx, alert) => {
    await tx.update(alerts).set({ status: 'resolved', closedAt: now, snoozedUntil: null }).where(eq(alerts.id, alertId))
    if (alert.keyId !== null) await forgetIncident(tx, alert.keyId, alertId)
    return { act: 'resolved', note }
  })
}

/**
 * Closes it as a mistake: its values, and no others, are normal of the key for 28 days; of a decoy none ever is. So much
 * about the same time of the day stays normal for longer (`normalByHour`).
 */
export function markAlertNormal(
  actor: Actor,
  { alertId, note }: AlertNoteInput & { alertId: AlertId },
  now = new Date(),
): Acted {
  return actOn(actor, { alertId, act: 'alert.silence', isForOpen: true }, now, async (tx, alert) => {
    await tx.update(alerts).set({ status: 'normal', closedAt: now, snoozedUntil: null }).where(eq(alerts.id, alertId))
    // Somebody may have tried their own decoy. The next one to use it need not be them.
    if (alert.detector === 'decoy_used') return { act: 'marked_normal', note }
    const until = new Date(now.getTime() + normalDays * dayMs)
    const values = await tx.select().from(signals).where(eq(signals.alertId, alertId))
    const { organizationId, detector } = alert
    const whose = { organizationId, detector, ownerId: alert.keyId ?? alert.serviceId, actor: actorLabel(actor) }
    const rows = values.flatMap(({ subject, value, first, last }) => {
      const byHour = subject === 'volume' ? normalByHour(value, { first, last }) : null
      const row = { ...whose, subject, value, until }
      return byHour ? [row, { ...row, value: byHour.value, until: new Date(now.getTime() + byHour.forMs) }] : [row]
    })
    await tx
      .insert(normalValues)
      .values(rows)
      .onConflictDoUpdate({
        target: [normalValues.ownerId, normalValues.detector, normalValues.subject, normalValues.value],
        set: { until: sql`excluded.until_at`, actor: whose.actor },
      })
    return { act: 'marked_normal', note, until }
  })
}

/** Keeps it quiet for a while; a new value or a higher severity is told all the same. Fails with `snooze_out_of_range`, and of a decoy `never_quiet`. */
export function snoozeAlert(
  actor: Actor,
  { alertId, note, until }: SnoozeAlertInput & { alertId: AlertId },
  now = new Date(),
): Acted {
  return actOn(actor, { alertId, act: 'alert.silence', isForOpen: true }, now, async (tx, alert) => {
    if (alert.detector === 'decoy_used') return { reason: 'never_quiet' }
    const end = new Date(until)
    const ahead = end.getTime() - now.getTime()
    if (ahead <= 0 || ahead > snoozeAtMostDays * dayMs) return { reason: 'snooze_out_of_range' }
    await tx.update(alerts).set({ snoozedUntil: end }).where(eq(alerts.id, alertId))
    return { act: 'snoozed', note, until: end }
  })
}

/** Gives it to somebody who may see it, or to nobody. Fails with `assignee_not_found`. */
export function assignAlert(
  actor: Actor,
  { alertId, memberId }: AssignAlertInput & { alertId: AlertId },
  now = new Date(),
): Acted {
  return actOn(actor, { alertId, act: 'alert.act', isForOpen: true }, now, async (tx, alert) => {
    const person = memberId === null ? null : await findWatcher(tx, memberId, alert.serviceId)
    if (memberId !== null && !person) return { reason: 'assignee_not_found' }
    await tx.update(alerts).set({ assigneeId: memberId }).where(eq(alerts.id, alertId))
    return { act: 'assigned', note: person?.name ?? 'nobody' }
  })
}

export function commentAlert(
  actor: Actor,
  { alertId, note }: CommentAlertInput & { alertId: AlertId },
  now = new Date(),
): Acted {
  return actOn(actor, { alertId, act: 'alert.act', isForOpen: false }, now, async () => ({ act: 'commented', note }))
}

interface Todo {
  alertId: AlertId
  act: Act
  /** an alert that is closed stays as it is */
  isForOpen: boolean
}

/** Lock, authorize, write, say so: beside the alert, and in the ledger. */
function actOn(
  actor: Actor,
  { alertId, act, isForOpen }: Todo,
  now: Date,
  write: (tx: Transaction, alert: Alert) => Promise<Event | AlertError | null>,
): Acted {
  return withTenant(actor, async (tx): Acted => {
    const [found] = await tx
      .select({ alert: alerts, teamId: services.teamId })
      .from(alerts)
      .innerJoin(services, eq(services.id, alerts.serviceId))
      .where(eq(alerts.id, alertId))
      .for('update', { of: alerts })
    const target = found && {
      teamId: found.teamId,
      serviceId: found.alert.serviceId,
      environment: found.alert.environment,
    }
    if (!found || !may(actor, act, target ?? {})) return err({ reason: 'not_found' })
    const { alert, teamId } = found
    if (isForOpen && alert.closedAt !== null) return err({ reason: 'alert_closed' })
    const done = await write(tx, alert)
    if (done && 'reason' in done) return err(done)
    const [row] = await readAlerts(tx, [alertId], now)
    if (!row) throw new Error('an alert is gone')
    if (done === null) return ok(row)
    const { organizationId } = actor
    await tx.insert(alertEvents).values({ organizationId, alertId, actor: actorLabel(actor), createdAt: now, ...done })
    const detail = {
      name: alert.summary,
      ...(done.until && { until: done.until }),
      ...(done.note && { note: done.note }),
    }
    const subject = { type: 'alert', id: alertId }
    await recordEvent(tx, actor, { action: `alert.${done.act}`, subject, teamId, detail }, now)
    return ok(row)
  })
}
