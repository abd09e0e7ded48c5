import { and, eq } from 'drizzle-orm'
import { webhookDeliveries, webhookSecrets, webhooks } from '#db/schema/webhooks.ts'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { WebhookError } from './errors.ts'
import type { WebhookId } from './input.ts'
import { lockWebhook } from './lock-webhook.ts'

type Removed = Result<{ changed: boolean }, WebhookError>

/**
 * Removes a webhook for good: its secrets are forgotten and what waits is given up. Removed twice, it changes nothing
 * more. Fails with `not_found`.
 */
export async function removeWebhook(
  actor: MemberActor,
  { webhookId }: { webhookId: WebhookId },
  now: Date = new Date(),
): Promise<Removed> {
  return withTenant(actor, async (tx): Promise<Removed> => {
    if (!may(actor, 'notification.manage', {})) return err({ reason: 'not_found' })
    const webhook = await lockWebhook(tx, webhookId)
    if (!webhook) return err({ reason: 'not_found' })
    if (webhook.removedAt) return ok({ changed: false })
    await tx.update(webhooks).set({ removedAt: now }).where(eq(webhooks.id, webhookId))
    await tx.delete(webhookSecrets).where(eq(webhookSecrets.webhookId, webhookId))
    const waiting = await tx
      .update(webhookDeliveries)
      .set({ state: 'given_up', endedAt: now, leaseId: null, leasedAt: null })
      .where(and(eq(webhookDeliveries.webhookId, webhookId), eq(webhookDeliveries.state, 'pending')))
      .returning({ id: webhookDeliveries.id })
    const subject = { type: 'webhook', id: webhookId }
    const detail = { name: webhook.name, givenUp: waiting.length }
    await recordEvent(tx, actor, { action: 'webhook.removed', subject, detail }, now)
    return ok({ changed: true })
  })
}
