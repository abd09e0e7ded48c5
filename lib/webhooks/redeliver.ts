import { eq } from 'drizzle-orm'
import { webhookDeliveries } from '#db/schema/webhooks.ts'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { type Claim, claimOne } from './claim-delivery.ts'
import type { WebhookError } from './errors.ts'
import type { DeliveryId } from './input.ts'
import { lockLive } from './lock-webhook.ts'
import type { Send } from './send-claim.ts'
import { sendNow, type TriedWebhook } from './try-webhook.ts'

type Redelivered = Result<TriedWebhook | { isOld: true }, WebhookError>

/**
 * Sends a delivery again, at once, with the same message id: one that arrived, one that was given up, or one that waits
 * for its next try. `seenAttempts` is how often it had been tried when the actor decided: two clicks at once, or a stale
 * page, make one attempt. Where it fails again, what arrived once stays delivered, and what has time left is tried again.
 * Fails with `not_found`, `under_way`.
 */
export async function redeliver(
  actor: MemberActor,
  { deliveryId, seenAttempts }: { deliveryId: DeliveryId; seenAttempts: number },
  { now = () => new Date(), send }: { now?: () => Date; send?: Send } = {},
): Promise<Redelivered> {
  const at = now()
  const claimed = await withTenant(actor, async (tx): Promise<Result<Claim | null, WebhookError>> => {
    if (!may(actor, 'notification.manage', {})) return err({ reason: 'not_found' })
    const ofDelivery = eq(webhookDeliveries.id, deliveryId)
    const [found] = await tx
      .select({ webhookId: webhookDeliveries.webhookId })
      .from(webhookDeliveries)
      .where(ofDelivery)
    const webhook = found && (await lockLive(tx, found.webhookId))
    if (!webhook) return err({ reason: 'not_found' })
    const [delivery] = await tx.select().from(webhookDeliveries).where(ofDelivery).for('update')
    if (!delivery) return err({ reason: 'not_found' })
    if (delivery.leaseId && delivery.nextAttemptAt > at) return err({ reason: 'under_way' })
    if (delivery.attempts !== seenAttempts) return ok(null)
    const { organizationId, memberId } = actor
    const claim = await claimOne(tx, { organizationId, webhookId: webhook.id, deliveryId, memberId }, at)
    if (!claim) throw new Error('a delivery is gone')
    const subject = { type: 'webhook', id: webhook.id }
    const detail = { name: webhook.name, deliveryId, event: delivery.event }
    await recordEvent(tx, actor, { action: 'webhook.redelivered', subject, detail }, at)
    return ok(claim)
  })
  if (!claimed.ok) return claimed
  return claimed.value ? sendNow(claimed.value, { now, send }) : ok({ isOld: true })
}
