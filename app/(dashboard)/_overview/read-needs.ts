import type { MemberActor } from '#lib/access/actor.ts'
import type { AlertRow } from '#lib/alerts/alert-row.ts'
import { listAlerts } from '#lib/alerts/list-alerts.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import type { KeyRow } from '#lib/keys/key-row.ts'
import { listExpiringKeys } from '#lib/keys/posture.ts'
import { getLineage, listKeys } from '#lib/keys/queries.ts'
import { listNotices, type NoticeRow } from '#lib/notices/list-notices.ts'
import { type DeadSecretUse, listDeadSecretUse } from '#lib/usage/list-dead-secret-use.ts'
import { listSecretClients } from '#lib/usage/list-requests.ts'
import type { Need } from './need.ts'
import {
  alertNeed,
  compromisedNeed,
  deadSecretNeed,
  dueNeed,
  expiryNeed,
  leaverNeed,
  leaversNeed,
  noticeNeed,
  overlapNeed,
  stoppedNeed,
} from './need-words.ts'
import { orderNeeds } from './order-needs.ts'
import { readStopped } from './read-stopped.ts'

const dayMs = 86_400_000
/** A list that nobody reads to its end helps nobody; what is beyond it is a click away, in Keys. */
const most = 12
/** So many of those that are stopped already stand below. */
const mostStopped = 3

export interface Needs {
  shown: Need[]
  total: number
}

/** What asks for somebody today, most urgent first. */
export async function readNeeds(actor: MemberActor, now: Date): Promise<Needs> {
  const [high, dead, overlaps, due, expiring, told] = await Promise.all([
    listUrgentAlerts(actor, now),
    listDeadSecretUse(actor, now),
    listKeys(actor, { status: 'overlap', sort: 'name', limit: 100 }, now),
    listKeys(actor, { status: 'due', sort: 'rotates', limit: 100 }, now),
    listExpiringKeys(actor, now),
    listNotices(actor, { limit: 20 }),
  ])
  const uses = once(dead).filter(use => !isTold(use, high))
  const findings = await readDeadNeeds(actor, uses.slice(0, most), now)
  const isSoon = (at: Date | null | undefined) => at != null && at.getTime() - now.getTime() < 7 * dayMs
  const compromised = due.items.filter(key => key.compromisedAt !== null)
  const leavers = due.items.filter(key => isLeavers(key) && !key.compromisedAt)
  const isDueNow = ({ openRotation, rotatesAt }: KeyRow) => openRotation !== null || (rotatesAt ?? now) < now
  const needs: Need[] = [
    ...high.filter(({ snoozedUntil }) => snoozedUntil === null).map(alertNeed),
    ...compromised.flatMap(key => (key.compromisedAt ? compromisedNeed(key, key.compromisedAt, now) : [])),
    ...(leavers.length > 3
      ? [leaversNeed(leavers, now)]
      : leavers.flatMap(key => (key.openRotation ? leaverNeed(key, key.openRotation.overdueAt, now) : []))),
    ...told.items
      .filter(notice => isUnanswered(notice) && !isOf(notice, compromised) && !isOfAlert(notice))
      .map(noticeNeed),
    ...findings,
    ...due.items.filter(key => !key.compromisedAt && !isLeavers(key) && isDueNow(key)).map(key => dueNeed(key, now)),
    ...overlaps.items.filter(key => isSoon(key.retiring?.retiresAt)).map(key => overlapNeed(key, now)),
    ...expiring.map(key => expiryNeed(key, now)),
    ...due.items.filter(key => !key.compromisedAt && !isDueNow(key)).map(key => dueNeed(key, now)),
  ]
  const stopped = await readStopped(actor, new Set(needs.map(placeOf)), now)
  const open = needs.filter(need => !stopped.has(placeOf(need)))
  const handled = needs.flatMap(need => {
    const stop = stopped.get(placeOf(need))
    return stop ? stoppedNeed(need, stop, now) : []
  })
  const shown = [...orderNeeds(open).slice(0, most), ...orderNeeds(handled).slice(0, mostStopped)]
  return { shown, total: needs.length }
}

const placeOf = ({ href, keyHref }: Need) => keyHref ?? href

/** The high and critical ones that nobody has closed. */
async function listUrgentAlerts(actor: MemberActor, now: Date): Promise<AlertRow[]> {
  const pages = await Promise.all(
    (['critical', 'high'] as const).map(severity =>
      listAlerts(actor, { status: 'unclosed', severity, limit: most }, now),
    ),
  )
  return pages.flatMap(({ items }) => items)
}

/** What an urgent alert tells of already. */
function isTold({ keyId }: DeadSecretUse, alerts: readonly AlertRow[]): boolean {
  return alerts.some(({ detector, key }) => detector === 'dead_secret' && key?.id === keyId)
}

/** Alerts stand here by themselves, as long as they are open. */
function isOfAlert({ href }: NoticeRow): boolean {
  return href.startsWith('/alerts/')
}

/** What is critical and was not read yet: somebody who is told at night that two asked for one secret must see it first. */
function isUnanswered({ severity, readAt }: NoticeRow): boolean {
  return severity === 'critical' && readAt === null
}

function isLeavers({ openRotation }: KeyRow): boolean {
  return openRotation?.cause === 'offboarding'
}

function isOf({ href }: NoticeRow, keys: readonly KeyRow[]): boolean {
  return keys.some(({ id }) => href.startsWith(`/keys/${id}`))
}

/** A secret that both Keyturn and a gateway tell of is one finding: Keyturn's own verdict is what is said of it. */
function once(uses: DeadSecretUse[]): DeadSecretUse[] {
  const bySecret = Map.groupBy(uses, use => use.secretId)
  return [...bySecret.values()].flatMap(own => own.find(use => use.outcome !== 'reported') ?? own[0] ?? [])
}

/** What has an alert of any severity is said as that alert says it, once: one cause has one severity and one place. */
async function readDeadNeeds(actor: MemberActor, uses: DeadSecretUse[], now: Date): Promise<Need[]> {
  const byKey = Map.groupBy(uses, ({ keyId }) => keyId)
  const needs = await Promise.all(
    [...byKey].map(async ([key, own]) => {
      const { items } = await listAlerts(actor, { key, status: 'unclosed', limit: 100 }, now)
      const alert = items.find(({ detector }) => detector === 'dead_secret')
      if (alert) return alert.snoozedUntil === null ? [alertNeed(alert)] : []
      return Promise.all(own.map(use => explainDead(actor, use, now)))
    }),
  )
  return needs.flat()
}

async function explainDead(actor: MemberActor, use: DeadSecretUse, now: Date): Promise<Need> {
  const keyId = keyIdInput.parse(use.keyId)
  const [clients, lineage] = await Promise.all([
    listSecretClients(actor, keyId, use.secretId, now),
    getLineage(actor, keyId, now),
  ])
  const addresses = new Set(clients?.map(client => client.ip)).size
  const endedAt = lineage?.secrets.find(secret => secret.id === use.secretId)?.endedAt ?? null
  return deadSecretNeed(use, addresses, endedAt, now)
}
