import { and, between, eq, inArray } from 'drizzle-orm'
import { webhookAttempts, webhookDeliveries, webhooks } from '#db/schema/webhooks.ts'
import type { Transaction } from '#db/tenant.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Claim } from './claim-delivery.ts'
import { lockWebhook } from './lock-webhook.ts'
import { nextAttemptAt, pauseOf } from './next-attempt-at.ts'
import { isDelivered } from './outcome.ts'
import type { Attempted } from './send-claim.ts'
import { tellOfGivenUp, tellOfGone } from './tell-of-failure.ts'

/**
 * Writes down how an attempt ended and what follows: delivered, tried again later, or given up after a day. A receiver
 * that says it is gone (410) is not written to again: its webhook is switched off. Locks the webhook before the delivery,
 * as its verbs do, and only where something of the webhook changes.
 */
export async function settleDelivery(tx: Transaction, { claim, attempted }: Ended, now: Date): Promise<void> {
  const { organizationId, webhookId, deliveryId, memberId } = claim
  const { outcome } = attempted
  const isGood = isDelivered(outcome)
  const webhook = isGood && !claim.isFailing ? null : await lockWebhook(tx, webhookId)
  await tx.insert(webhookAttempts).values(attemptOf({ claim, attempted }))
  const state = isGood ? await markDelivered(tx, [deliveryId], now) : await markFailed(tx, claim, attempted, now)
  if (!webhook || webhook.removedAt) return
  const isGone = outcome.status === 410 && webhook.offAt === null
  const pauseMs = isGood ? 0 : pauseOf(outcome.retryAfter, now)
  const change = {
    ...(isGood && { failingSince: null }),
    ...(!isGood && !webhook.failingSince && { failingSince: now }),
    ...(pauseMs > 0 && { quietUntil: new Date(now.getTime() + pauseMs) }),
    ...(isGone && { offAt: now, offReason: 'gone' as const }),
  }
  if (Object.keys(change).length > 0) await tx.update(webhooks).set(change).where(eq(webhooks.id, webhookId))
  if (state === 'given_up' && memberId === null && claim.event !== 'test' && !isGone)
    await tellOfGivenUp(tx, webhook, now)
  if (!isGone) return
  await tellOfGone(tx, webhook, now)
  const subject = { type: 'webhook', id: webhookId }
  const detail = { name: webhook.name, reason: 'gone' }
  const clock = { kind: 'system', organizationId, name: 'clock' } as const
  await recordEvent(tx, clock, { action: 'webhook.switched_off', subject, detail }, now)
}

export interface Ended {
  claim: Claim
  attempted: Attempted
}

/**
 * The same of many of one organization: what arrived at webhooks that are well, nearly all, is two statements. Webhooks
 * are locked before deliveries, in order of id, and the ledger last.
 */
export async function settleDeliveries(tx: Transaction, ended: readonly Ended[], now: Date): Promise<void> {
  const isPlain = ({ claim, attempted }: Ended) => isDelivered(attempted.outcome) && !claim.isFailing
  const plain = ended.filter(isPlain)
  const others = ended.filter(each => !isPlain(each))
  for (const webhookId of [...new Set(others.map(({ claim }) => claim.webhookId))].sort()) {
    await lockWebhook(tx, webhookId)
  }
  if (plain.length > 0) {
    await tx.insert(webhookAttempts).values(plain.map(attemptOf))
    const ids = plain.map(({ claim }) => claim.deliveryId)
    await markDelivered(tx, ids, now)
  }
  const isGone = ({ attempted }: Ended) => Number(attempted.outcome.status === 410)
  for (const each of others.sort((a, b) => isGone(a) - isGone(b))) await settleDelivery(tx, each, now)
}

function attemptOf({ claim, attempted }: Ended) {
  const { organizationId, webhookId, deliveryId, memberId } = claim
  const { outcome, startedAt, durationMs } = attempted
  const { status = null, error = null } = outcome
  return { organizationId, webhookId, deliveryId, startedAt, durationMs, status, error, memberId }
}

const free = { leaseId: null, leasedAt: null }

/** Also where somebody else took it meanwhile: it did arrive. */
async function markDelivered(tx: Transaction, deliveryIds: string[], now: Date) {
  await tx
    .update(webhookDeliveries)
    .set({ state: 'delivered', endedAt: now, nextAttemptAt: now, ...free })
    .where(inArray(webhookDeliveries.id, deliveryIds))
  return 'delivered' as const
}

/** Null: it is not ours any more, so whoever holds it says what follows. */
async function markFailed(tx: Transaction, { deliveryId, leaseId, event }: Claim, { outcome }: Attempted, now: Date) {
  const [held] = await tx
    .select()
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.id, deliveryId), eq(webhookDeliveries.leaseId, leaseId)))
    .for('update')
  if (!held) return null
  const isOver = event === 'test' || outcome.status === 410
  const next = isOver ? null : nextAttemptAt({ ...held, pauseMs: pauseOf(outcome.retryAfter, now) }, now)
  const state = (await hasArrived(tx, deliveryId)) ? 'delivered' : next ? 'pending' : 'given_up'
  await tx
    .update(webhookDeliveries)
    .set({ state, nextAttemptAt: next ?? now, endedAt: state === 'pending' ? null : now, ...free })
    .where(eq(webhookDeliveries.id, deliveryId))
  return state
}

/** What was sent again on somebody's wish, and failed, arrived all the same. */
async function hasArrived(tx: Transaction, deliveryId: string): Promise<boolean> {
  const [attempt] = await tx
    .select({ id: webhookAttempts.id })
    .from(webhookAttempts)
    .where(and(eq(webhookAttempts.deliveryId, deliveryId), between(webhookAttempts.status, 200, 299)))
    .limit(1)
  return attempt !== undefined
}
