import { and, eq, gt, isNotNull } from 'drizzle-orm'
import { newId } from '#db/schema/columns.ts'
import { webhookDeliveries } from '#db/schema/webhooks.ts'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { type Claim, claimOne } from './claim-delivery.ts'
import { composeMessage } from './compose-message.ts'
import type { WebhookError } from './errors.ts'
import type { DeliveryId, WebhookId } from './input.ts'
import { lockLive } from './lock-webhook.ts'
import { isDelivered } from './outcome.ts'
import { type Attempted, type Send, sendClaim } from './send-claim.ts'
import { settleDelivery } from './settle-delivery.ts'

export interface TriedWebhook {
  deliveryId: DeliveryId
  isDelivered: boolean
  status: number | null
  error: string | null
  durationMs: number
}

interface Sending {
  now?: () => Date
  send?: Send
}

/**
 * Sends a test at once, tried once, and says how that went; it stands in the log like all else. Also while the webhook is
 * off. One at a time, so that a receiver that hangs can't be asked to hang more. Fails with `not_found`, `under_way`.
 */
export async function tryWebhook(
  actor: MemberActor,
  { webhookId }: { webhookId: WebhookId },
  { now = () => new Date(), send }: Sending = {},
): Promise<Result<TriedWebhook, WebhookError>> {
  const claimed = await withTenant(actor, tx => claimTest(tx, actor, webhookId, now()))
  return claimed.ok ? sendNow(claimed.value, { now, send }) : claimed
}

type Claimed = Result<Claim, WebhookError>

async function claimTest(
  tx: Parameters<Parameters<typeof withTenant>[1]>[0],
  actor: MemberActor,
  webhookId: WebhookId,
  now: Date,
): Promise<Claimed> {
  if (!may(actor, 'notification.manage', {})) return err({ reason: 'not_found' })
  const webhook = await lockLive(tx, webhookId)
  if (!webhook) return err({ reason: 'not_found' })
  const isTest = and(eq(webhookDeliveries.webhookId, webhookId), eq(webhookDeliveries.event, 'test'))
  const isHeld = and(isNotNull(webhookDeliveries.leaseId), gt(webhookDeliveries.nextAttemptAt, now))
  const [held] = await tx
    .select({ id: webhookDeliveries.id })
    .from(webhookDeliveries)
    .where(and(isTest, isHeld))
    .limit(1)
  if (held) return err({ reason: 'under_way' })
  const deliveryId = newId()
  const { organizationId, memberId } = actor
  const told = {
    event: 'test' as const,
    severity: 'low' as const,
    summary: `A test from Keyturn: ${webhook.name} is set up`,
    href: `/settings/notifications/webhooks/${webhookId}`,
    note: 'Nothing happened. Somebody pressed a button.',
  }
  await tx.insert(webhookDeliveries).values({
    ...{ id: deliveryId, organizationId, webhookId, event: told.event, ...composeMessage(webhook.kind, told, now) },
    ...{ nextAttemptAt: now, createdAt: now },
  })
  const claim = await claimOne(tx, { organizationId, webhookId, deliveryId, memberId }, now)
  if (!claim) throw new Error('a test was not written')
  const subject = { type: 'webhook', id: webhookId }
  await recordEvent(tx, actor, { action: 'webhook.tested', subject, detail: { name: webhook.name, deliveryId } }, now)
  return ok(claim)
}

/** Sends what is in hand and writes down how it ended. Whoever dies in between leaves it to the worker. */
export async function sendNow(
  claim: Claim,
  { now = () => new Date(), send }: Sending,
): Promise<Result<TriedWebhook, WebhookError>> {
  const attempted = await sendClaim(claim, now, send)
  if (!attempted) return err({ reason: 'under_way' })
  await withTenant(claim, tx => settleDelivery(tx, { claim, attempted }, now()))
  return ok(triedOf(claim, attempted))
}

function triedOf({ deliveryId }: Claim, { outcome, durationMs }: Attempted): TriedWebhook {
  const { status = null, error = null } = outcome
  return { deliveryId: deliveryId as DeliveryId, isDelivered: isDelivered(outcome), status, error, durationMs }
}
