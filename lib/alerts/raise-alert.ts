import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import { alertEvents, alerts, normalValues, signals } from '#db/schema/alerts.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Environment } from '#lib/access/words.ts'
import { placeBesideRoute } from '#lib/detection/detectors/new-place.ts'
import type { Finding } from '#lib/detection/finding.ts'
import { togetherMs } from '#lib/detection/key-past.ts'
import { isAtLeast, raised } from '#lib/detection/severity.ts'
import { isNormalVolume } from '#lib/detection/volume/normal-volume.ts'
import { tellOfAlert } from './tell-of-alert.ts'

type Alert = typeof alerts.$inferSelect

/** Whom a finding is about. */
export interface Subjected {
  organizationId: string
  /** null: about the service */
  keyId: string | null
  serviceId: string
  teamId: string
  environment: Environment
  /** of the key, or of the service */
  name: string
}

/** What comes within these of the last time that people were told is told with it. */
const groupedMs = 60 * 60_000
/** Of a decoy each new value is told at once; whoever makes up more than these is told of by the hour as well. */
const toldAtOnce = 20

/**
 * Puts a finding where people see it: into the alert of its detector that stands, or into a new one, and tells of what
 * is new. Returns that alert, and those that it made worse beside it; none where there is nothing to say: it was called
 * normal, it belongs to what was closed, or it is weak and stands alone.
 */
export async function raiseAlert(tx: Transaction, of: Subjected, finding: Finding, now: Date): Promise<Alert[]> {
  if (await isSettled(tx, of, finding, now)) return []
  const open = await lockOpen(tx, of)
  const alert = await tell(tx, { of, finding, open }, now)
  return alert ? [alert, ...(await raisePlaces(tx, { of, finding, open }, now))] : []
}

interface Telling {
  of: Subjected
  finding: Finding
  /** the alerts of the same key or service that are not closed */
  open: Alert[]
}

async function tell(tx: Transaction, { of, finding, open }: Telling, now: Date): Promise<Alert | null> {
  const beside = open.find(alert => isBeside(alert, finding))
  const standing = open.find(({ detector }) => detector === finding.detector) ?? (finding.isWeak && beside)
  if (standing) return join(tx, { alert: standing, of, finding }, now)
  if (finding.isWeak) return null
  // Two signs of one key within half an hour weigh more than each, up to high.
  const severity = beside && of.keyId !== null ? raised(finding.severity, 1, 'high') : finding.severity
  const { organizationId, keyId, serviceId, environment, name } = of
  const [alert] = await tx
    .insert(alerts)
    .values({
      ...{ organizationId, keyId, serviceId, environment, severity, detector: finding.detector },
      summary: `${name} ${finding.says}`,
      openedAt: new Date(finding.first),
      lastSignalAt: new Date(finding.last),
      ...{ createdAt: now, toldAt: now },
    })
    .returning()
  if (!alert) throw new Error('an alert was not written')
  await addSignal(tx, alert, finding, now)
  await tx
    .insert(alertEvents)
    .values({ organizationId, alertId: alert.id, act: 'opened', actor: 'system:clock', createdAt: now })
  await tellOfAlert(tx, { alert, event: 'alert.opened', of, finding }, now)
  return alert
}

/** As a place weighs that is found after the route: which of the two is judged first says nothing. Who is told of one knows. */
async function raisePlaces(tx: Transaction, { of, finding, open }: Telling, now: Date): Promise<Alert[]> {
  if (finding.detector !== 'sensitive_route') return []
  const severity = placeBesideRoute(of.environment)
  const places = open.filter(alert => alert.detector === 'new_place' && isBeside(alert, finding))
  const better = places.filter(alert => !isAtLeast(alert.severity, severity)).map(({ id }) => id)
  if (better.length === 0) return []
  const awake = { status: 'open', snoozedUntil: null } as const
  const worse = await tx
    .update(alerts)
    .set({ severity, ...awake })
    .where(inArray(alerts.id, better))
    .returning()
  const said = { act: 'raised' as const, actor: 'system:clock', note: finding.says, createdAt: now }
  const { organizationId } = of
  await tx.insert(alertEvents).values(worse.map(({ id: alertId }) => ({ organizationId, alertId, ...said })))
  return worse
}

interface Joining {
  alert: Alert
  of: Subjected
  finding: Finding
}

async function join(tx: Transaction, { alert, of, finding }: Joining, now: Date): Promise<Alert> {
  const isWeightier = await outweighs(tx, alert, finding)
  const isNew = await addSignal(tx, alert, finding, now)
  const isWorse = !isAtLeast(alert.severity, finding.severity)
  // A new value, or a higher severity, is told through any snooze; what goes on is not.
  const isTold =
    isWorse ||
    (isNew && now.getTime() - alert.toldAt.getTime() >= groupedMs) ||
    (finding.detector === 'decoy_used' && (await isToldOfDecoy(tx, { alert, finding, isNew }, now)))
  const [changed] = await tx
    .update(alerts)
    .set({
      openedAt: sql`least(${alerts.openedAt}, ${new Date(finding.first).toISOString()}::timestamptz)`,
      lastSignalAt: sql`greatest(${alerts.lastSignalAt}, ${new Date(finding.last).toISOString()}::timestamptz)`,
      ...(isWorse && { severity: finding.severity }),
      ...(isWeightier && { summary: `${of.name} ${finding.says}` }),
      ...(isTold && { toldAt: now, status: 'open' as const, snoozedUntil: null }),
    })
    .where(eq(alerts.id, alert.id))
    .returning()
  if (!changed) throw new Error('an alert is gone')
  if (isTold) {
    const { organizationId, id: alertId } = changed
    await tx
      .insert(alertEvents)
      .values({ organizationId, alertId, act: 'raised', actor: 'system:clock', note: finding.says, createdAt: now })
    await tellOfAlert(tx, { alert: changed, event: 'alert.raised', of, finding }, now)
  }
  return changed
}

interface DecoyNews extends Pick<Joining, 'alert' | 'finding'> {
  isNew: boolean
}

/** Nobody uses a decoy by habit: another address or program is news at once, and so is whoever comes again after an hour. */
async function isToldOfDecoy(tx: Transaction, { alert, finding, isNew }: DecoyNews, now: Date): Promise<boolean> {
  if (now <= alert.toldAt) return false // with what this look at it brought first
  if (finding.last - alert.lastSignalAt.getTime() >= groupedMs) return true
  return isNew && (await tx.$count(signals, eq(signals.alertId, alert.id))) <= toldAtOnce
}

/** What says most of a place; of all else, the first finding gives the alert its name. */
const weights: Partial<Record<Finding['subject'], number>> = { network: 1, country: 2, travel: 3 }

async function outweighs(tx: Transaction, alert: Alert, { detector, subject, isWeak }: Finding): Promise<boolean> {
  if (isWeak || detector !== 'new_place') return false
  const known = await tx.selectDistinct({ subject: signals.subject }).from(signals).where(eq(signals.alertId, alert.id))
  const weigh = (name: string) => weights[name as Finding['subject']] ?? 0
  return known.every(each => weigh(each.subject) < weigh(subject))
}

/** Origins, programs and addresses are made up at will: so many of each are shown of an alert, and who needs more has seen enough. */
const namesAtMost = 50

async function isOneTooMany(tx: Transaction, alert: Alert, { subject, value }: Finding): Promise<boolean> {
  if (subject !== 'browser' && subject !== 'client' && subject !== 'address' && subject !== 'leak') return false
  const [row] = await tx
    .select({
      count: sql<number>`count(*)::int`,
      isKnown: sql<boolean>`coalesce(bool_or(${signals.value} = ${value}), false)`,
    })
    .from(signals)
    .where(and(eq(signals.alertId, alert.id), eq(signals.subject, subject)))
  return row !== undefined && row.count >= namesAtMost && !row.isKnown
}

/** Of these a finding counts its whole hour, each time that it doubles. */
const countedByHour: Finding['subject'][] = ['errors', 'paths', 'sensitive']

/** Whether it is a value that the alert did not have. */
async function addSignal(tx: Transaction, alert: Alert, finding: Finding, now: Date): Promise<boolean> {
  if (await isOneTooMany(tx, alert, finding)) return false
  const { subject, value, expected, seen, source, requests, band } = finding
  const isSameHour = countedByHour.includes(subject) ? sql`excluded.first_at < ${signals.last}` : sql`false`
  const [written] = await tx
    .insert(signals)
    .values({
      ...{
        organizationId: alert.organizationId,
        alertId: alert.id,
        subject,
        value,
        expected,
        seen,
        source,
        requests,
        band,
      },
      ...{ first: new Date(finding.first), last: new Date(finding.last), createdAt: now },
    })
    .onConflictDoUpdate({
      target: [signals.alertId, signals.subject, signals.value],
      set: {
        seen,
        band: sql`coalesce(${signals.band}, excluded.band)`,
        first: sql`least(${signals.first}, excluded.first_at)`,
        last: sql`greatest(${signals.last}, excluded.last_at)`,
        requests: sql`case when ${isSameHour} then greatest(${signals.requests}, excluded.requests)
          else ${signals.requests} + excluded.requests end`,
      },
    })
    .returning({ isNew: sql<boolean>`xmax = 0` })
  return written?.isNew ?? false
}

/**
 * Called normal, by whoever is allowed to, for a while and these values alone; or closed already, and told again or late.
 * What happens after a close is news, also where the last of it was dated ahead, by a clock that is. Whose alert it was
 * told in does not matter: a weak sign joins any.
 */
async function isSettled(tx: Transaction, of: Subjected, finding: Finding, now: Date): Promise<boolean> {
  const { subject, value, first, last } = finding
  const isOfOwner = and(
    ...[eq(normalValues.ownerId, of.keyId ?? of.serviceId), eq(normalValues.subject, subject)],
    gt(normalValues.until, now),
  )
  if (subject === 'volume') {
    const known = await tx.select({ value: normalValues.value }).from(normalValues).where(isOfOwner)
    if (known.some(normal => isNormalVolume(normal.value, { value, first }))) return true
  }
  const normal = tx
    .select({ one: sql`1` })
    .from(normalValues)
    .where(and(isOfOwner, eq(normalValues.value, value)))
  const closed = tx
    .select({ one: sql`1` })
    .from(signals)
    .innerJoin(alerts, eq(alerts.id, signals.alertId))
    .where(
      and(
        owned(of),
        sql`${alerts.closedAt} is not null`,
        eq(signals.subject, subject),
        eq(signals.value, value),
        sql`least(${signals.last}, ${alerts.closedAt}) >= ${new Date(last).toISOString()}::timestamptz`,
      ),
    )
  const [row] = await tx.execute<{ settled: boolean }>(sql`select exists ${normal} or exists ${closed} as settled`)
  return row?.settled ?? false
}

/** The last one that moved comes first: it is what a sign belongs to that is too weak to stand alone. */
async function lockOpen(tx: Transaction, of: Subjected): Promise<Alert[]> {
  const open = await tx
    .select()
    .from(alerts)
    .where(and(owned(of), isNull(alerts.closedAt)))
    .orderBy(alerts.id)
    .for('update')
  return open.sort((a, b) => b.lastSignalAt.getTime() - a.lastSignalAt.getTime())
}

function isBeside({ openedAt, lastSignalAt }: Alert, { first, last }: Finding): boolean {
  return openedAt.getTime() <= last + togetherMs && lastSignalAt.getTime() >= first - togetherMs
}

const owned = (of: Subjected) =>
  of.keyId === null
    ? and(isNull(alerts.keyId), eq(alerts.serviceId, of.serviceId), eq(alerts.environment, of.environment))
    : eq(alerts.keyId, of.keyId)
