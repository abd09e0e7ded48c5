import { and, desc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import { alertEvents, alerts, signals } from '#db/schema/alerts.ts'
import { keys } from '#db/schema/keys.ts'
import type { Transaction } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Finding } from '#lib/detection/finding.ts'
import { type Detector, type Severity, severities, stoppingDetectors } from '#lib/detection/input.ts'
import { isAtLeast } from '#lib/detection/severity.ts'
import { type KeyInHand, lockKeys } from '#lib/keys/lock-keys.ts'
import { applyStop, decideStop, quarantine, stopEvent } from '#lib/keys/stop.ts'
import { notify } from '#lib/notices/notify.ts'
import { tellWebhooks } from '#lib/webhooks/tell-webhooks.ts'
import { apart } from './apart.ts'
import type { Candidate } from './candidate.ts'
import { isLeakProven } from './is-leak-proven.ts'
import { isSeenByKeyturn } from './is-seen-by-keyturn.ts'
import { recipientsOfAlert } from './tell-of-alert.ts'
import { forgetUnproven, keepUnproven, readUnproven } from './unproven.ts'

/** So many keys of a service are stopped by themselves in an hour; where more are to be, none is, and people are told. */
export const brakeAt = 3
const brakeMs = 60 * 60_000
/** So many of what else is told of a key are held against what Keyturn saw. */
const looked = 20
/** Refusals and errors are no evidence, and a program's name is too little. */
const weighty: Finding['subject'][] = ['country', 'travel', 'network', 'sensitive', 'browser', 'addresses', 'use']
const mayStop = new Set<Detector>(stoppingDetectors)

/**
 * Quarantines keys where their service's environment says that such a finding does, and only for what Keyturn itself saw
 * of the secret that is live, or for a leak of it that somebody vouches for: a stop must not become the weapon of whoever reports lines, replays a dead secret or sets
 * off a hundred keys at once. Each stop stands in the ledger, and is undone by releasing the key. What Keyturn may not
 * have written down yet is asked again for a while. Returns how many keys it stopped, or would have but for the brake.
 */
export async function stopByItself(
  tx: Transaction,
  actor: SystemActor,
  candidates: readonly Candidate[],
  now: Date,
): Promise<number> {
  const meant: Candidate[] = []
  const unproven: Candidate[] = []
  const { organizationId } = actor
  const waiting = await readUnproven(tx, now)
  const asked = [...candidates, ...waiting].filter(isAsked)
  const working = await readWorking(tx, asked)
  for (const candidate of asked) {
    const { id: keyId } = candidate.key
    // What is stopped already still gives findings for a while, and would use the brake up a second time.
    if (!working.has(keyId) || meant.some(({ key }) => key.id === keyId)) continue
    await apart(tx, { organizationId, keyId }, async part => {
      if (await isBorneOut(part, candidate)) meant.push(candidate)
      // All that is to be known of a leak is there with it: nothing more is waited for.
      else if (candidate.finding.subject !== 'leak') unproven.push(candidate)
    })
  }
  await keepUnproven(unproven, now)
  await forgetUnproven(
    tx,
    waiting.filter(candidate => !unproven.includes(candidate)),
    now,
  )
  const unbraked: Candidate[] = []
  for (const [serviceId, own] of Map.groupBy(meant, ({ key }) => key.serviceId)) {
    const stopped = await stoppedLately(tx, serviceId, now)
    if (stopped + own.length > brakeAt) await brake(tx, { serviceId, own, stopped }, now)
    else unbraked.push(...own)
  }
  const byId = new Map(unbraked.map(candidate => [candidate.key.id, candidate]))
  // All before the first is written: else one would hold the ledger while it waits for a key, and an offboarding the other way round.
  const locked = byId.size > 0 ? await lockKeys(tx, [...byId.keys()]) : []
  for (const inHand of locked) {
    const { id: keyId } = inHand.key
    const candidate = byId.get(keyId)
    if (candidate)
      await apart(tx, { organizationId, keyId }, part => stopKey(part, actor, { ...candidate, inHand }, now))
  }
  return meant.length
}

function stopsAt({ key }: Candidate, detector: Detector, severity: Severity): boolean {
  const least = key.stopsAt[detector] as Severity | undefined
  return least !== undefined && severities.includes(least) && mayStop.has(detector) && isAtLeast(severity, least)
}

/** By its own weight. What a page's alert took in counts as who found it: else an origin, which anybody can send, would keep a place from stopping a key. */
function isEnough(candidate: Candidate): boolean {
  const { detector, severity, isWeak, foundBy } = candidate.finding
  return !(isWeak && !foundBy) && stopsAt(candidate, foundBy ?? detector, severity)
}

/** A leak stops by what is known of it, and not by what else joins its alert; one that a log shows never does. */
function isAsked(candidate: Candidate): boolean {
  const { alert, finding } = candidate
  const { detector, severity } = alert
  if (finding.subject === 'leak') return finding.source === 'told' && isEnough(candidate)
  if (detector === 'leaked_key') return false
  return isEnough(candidate) || stopsAt(candidate, detector as Detector, severity)
}

async function readWorking(tx: Transaction, candidates: readonly Candidate[]): Promise<Set<string>> {
  if (candidates.length === 0) return new Set()
  const ids = [...new Set(candidates.map(({ key }) => key.id))]
  const found = await tx
    .select({ id: keys.id })
    .from(keys)
    .where(and(inArray(keys.id, ids), eq(keys.status, 'active'), isNull(keys.quarantinedAt)))
  return new Set(found.map(({ id }) => id))
}

/**
 * Whether Keyturn saw it; and where it is enough only together with what else is told of the key, something of that as
 * well: else made-up reports and the next harmless change would stop a key.
 */
async function isBorneOut(tx: Transaction, candidate: Candidate): Promise<boolean> {
  const { key, finding } = candidate
  if (finding.subject === 'leak') return isLeakProven(tx, candidate)
  if (!(await isSeenByKeyturn(tx, candidate))) return false
  if (isEnough(candidate)) return true
  const subjects = weighty.filter(subject => subject !== finding.subject)
  const others = await tx
    .select({
      subject: signals.subject,
      value: signals.value,
      first: signals.first,
      last: signals.last,
      requests: signals.requests,
    })
    .from(signals)
    .innerJoin(alerts, eq(alerts.id, signals.alertId))
    .where(and(eq(alerts.keyId, key.id), isNull(alerts.closedAt), inArray(signals.subject, subjects)))
    .orderBy(desc(signals.last))
    .limit(looked)
  for (const { first, last, ...told } of others) {
    const other = { ...told, subject: told.subject as Finding['subject'], first: first.getTime(), last: last.getTime() }
    if (await isSeenByKeyturn(tx, { key, finding: other })) return true
  }
  return false
}

async function stoppedLately(tx: Transaction, serviceId: string, now: Date): Promise<number> {
  const since = new Date(now.getTime() - brakeMs)
  const [row] = await tx
    .select({ count: sql<number>`count(distinct ${alerts.keyId})::int` })
    .from(alertEvents)
    .innerJoin(alerts, eq(alerts.id, alertEvents.alertId))
    .where(and(eq(alerts.serviceId, serviceId), eq(alertEvents.act, 'stopped_key'), gt(alertEvents.createdAt, since)))
  return row?.count ?? 0
}

async function stopKey(
  tx: Transaction,
  actor: SystemActor,
  { key, alert, inHand }: Candidate & { inHand: KeyInHand },
  now: Date,
): Promise<void> {
  const stop = quarantine({ note: `By itself: ${alert.summary}.` }, now)
  if (decideStop(stop, inHand.key) !== 'change') return
  const { organizationId } = actor
  await applyStop(tx, stop, [key.id], now)
  await tx.update(alerts).set({ stoppedKey: true }).where(eq(alerts.id, alert.id))
  await tx
    .insert(alertEvents)
    .values({ organizationId, alertId: alert.id, act: 'stopped_key', actor: 'system:clock', createdAt: now })
  const { holder, leads, security } = await recipientsOfAlert(tx, alert, key.teamId)
  const notice = {
    severity: 'critical' as const,
    title: `Keyturn quarantined ${key.name} by itself`,
    body: `${alert.summary}. Every use is refused until somebody releases it: that is one click on the alert’s page.`,
    ...{ href: `/alerts/${alert.id}`, keyId: key.id, dedupeKey: `stopped:${alert.id}:${now.toISOString()}` },
  }
  await notify(tx, organizationId, { ...notice, to: [...holder, ...leads, ...security] }, now)
  const told = {
    event: 'key.quarantined' as const,
    ...{ severity: alert.severity, summary: notice.title, note: notice.body, href: notice.href },
    alert: { id: alert.id, detector: alert.detector },
    key: { id: key.id, name: key.name },
    ...{ service: key.service, environment: alert.environment },
  }
  await tellWebhooks(tx, organizationId, told, now)
  await recordEvent(tx, actor, stopEvent(stop, inHand, { alert: alert.id }), now)
}

interface Braked {
  serviceId: string
  own: readonly Candidate[]
  stopped: number
}

/** Who sets off many keys at once may want just that: people decide. */
async function brake(tx: Transaction, { serviceId, own, stopped }: Braked, now: Date): Promise<void> {
  const [first] = own
  if (!first) return
  const { organizationId } = first.alert
  const note = `${own.length} keys of ${first.key.service} were to be stopped, after ${stopped} within the hour.`
  await tx.insert(alertEvents).values(
    own.map(({ alert }) => ({
      organizationId,
      alertId: alert.id,
      act: 'braked' as const,
      actor: 'system:clock',
      note,
      createdAt: now,
    })),
  )
  const { leads, security } = await recipientsOfAlert(tx, first.alert, first.key.teamId)
  const notice = {
    severity: 'critical' as const,
    title: `The brake holds: keys of ${first.key.service} are not stopped by themselves`,
    body: `${note} More than ${brakeAt} an hour Keyturn does not stop by itself, since somebody may want just that. Look at the alerts and stop what is to be stopped.`,
    href: '/alerts',
    dedupeKey: `brake:${serviceId}:${now.toISOString().slice(0, 13)}`,
  }
  // Once an hour, as people are.
  if ((await notify(tx, organizationId, { ...notice, to: [...leads, ...security] }, now)) === 0) return
  const { severity, title: summary, body, href } = notice
  const environments = new Set(own.map(({ alert }) => alert.environment))
  const told = {
    event: 'service.braked' as const,
    ...{ severity, summary, note: body, href, service: first.key.service },
    ...(environments.size === 1 && { environment: first.alert.environment }),
  }
  await tellWebhooks(tx, organizationId, told, now)
}
