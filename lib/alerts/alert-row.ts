import { eq, getTableColumns, inArray, type SQL, sql } from 'drizzle-orm'
import { alerts, signals } from '#db/schema/alerts.ts'
import { keys } from '#db/schema/keys.ts'
import { members } from '#db/schema/members.ts'
import { services } from '#db/schema/services.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { reachOf } from '#lib/access/may.ts'
import type { Environment } from '#lib/access/words.ts'
import type { Subject } from '#lib/detection/finding.ts'
import type { Detector, Severity } from '#lib/detection/input.ts'
import type { CueSource } from '#lib/usage/cue.ts'
import type { AlertStatus } from './input.ts'
import { seenOf } from './seen-of.ts'

/** An alert as lists and programs see it. */
export interface AlertRow {
  id: string
  detector: Detector
  severity: Severity
  status: AlertStatus
  /** null: of a key that nobody knows, and so of the service */
  key: { id: string; name: string } | null
  service: string
  serviceId: string
  teamId: string
  environment: Environment
  /** one line, without a full stop */
  summary: string
  /** of the first request that it is about */
  openedAt: Date
  lastSignalAt: Date
  /** when Keyturn knew */
  createdAt: Date
  /** null: it is not, or no more */
  snoozedUntil: Date | null
  assignee: { memberId: string; name: string } | null
  closedAt: Date | null
  /** Keyturn quarantined the key by itself */
  stoppedKey: boolean
  /** what stood out, the first finding first */
  signals: AlertSignal[]
}

export interface AlertSignal {
  subject: Subject
  value: string
  expected: string
  seen: string
  source: CueSource
  first: Date
  last: Date
  requests: number
}

/** What of the organization's alerts exists for the actor at all. Needs `services` joined. */
export function visibleAlerts(actor: Actor): SQL[] {
  const reach = reachOf(actor, 'alert.see')
  const conditions = reach === 'all' ? [] : [reach.length > 0 ? inArray(services.teamId, reach) : sql`false`]
  if (actor.kind === 'token' && actor.serviceId !== null) conditions.push(eq(alerts.serviceId, actor.serviceId))
  if (actor.kind === 'token' && actor.environment !== null) conditions.push(eq(alerts.environment, actor.environment))
  return conditions
}

/** The alerts with these ids, in their order, with their signals. */
export async function readAlerts(tx: Transaction, ids: readonly string[], now: Date): Promise<AlertRow[]> {
  if (ids.length === 0) return []
  const rows = await tx
    .select({
      alert: alerts,
      keyName: keys.name,
      service: services.slug,
      teamId: services.teamId,
      assigneeName: members.name,
    })
    .from(alerts)
    .innerJoin(services, eq(services.id, alerts.serviceId))
    .leftJoin(keys, eq(keys.id, alerts.keyId))
    .leftJoin(members, eq(members.id, alerts.assigneeId))
    .where(inArray(alerts.id, [...ids]))
  // A band is long, and drawn on the alert's page alone.
  const { band: _, organizationId: __, ...columns } = getTableColumns(signals)
  const told = await tx
    .select(columns)
    .from(signals)
    .where(inArray(signals.alertId, [...ids]))
    .orderBy(signals.createdAt, signals.id)
  const byAlert = Map.groupBy(told, signal => signal.alertId)
  const byId = new Map(rows.map(row => [row.alert.id, row]))
  return ids.flatMap((id): AlertRow[] => {
    const row = byId.get(id)
    if (!row) return []
    const { alert, keyName, service, teamId, assigneeName } = row
    const { detector, severity, status, environment, summary, openedAt, lastSignalAt, createdAt, closedAt } = alert
    return [
      {
        ...{ id, severity, status, environment, summary, openedAt, lastSignalAt, createdAt, closedAt, service, teamId },
        ...{ serviceId: alert.serviceId, stoppedKey: alert.stoppedKey, detector: detector as Detector },
        key: alert.keyId === null ? null : { id: alert.keyId, name: keyName ?? '' },
        snoozedUntil: alert.snoozedUntil !== null && alert.snoozedUntil > now ? alert.snoozedUntil : null,
        assignee: alert.assigneeId === null ? null : { memberId: alert.assigneeId, name: assigneeName ?? '' },
        signals: (byAlert.get(id) ?? []).map(({ id: _, alertId: __, createdAt: ___, ...rest }) => {
          const signal = { ...rest, subject: rest.subject as Subject }
          return { ...signal, seen: seenOf(signal) }
        }),
      },
    ]
  })
}
