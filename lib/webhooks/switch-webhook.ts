import { eq } from 'drizzle-orm'
import { webhooks } from '#db/schema/webhooks.ts'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { WebhookError } from './errors.ts'
import type { WebhookId } from './input.ts'
import { lockLive } from './lock-webhook.ts'
import { tryAtOnce } from './update-webhook.ts'

type Switched = Result<{ changed: boolean }, WebhookError>

/**
 * Switches a webhook off or on. While it is off, what happens is not written for it; what waited before waits on, and is
 * tried as soon as it is on again. Fails with `not_found`.
 */
export async function switchWebhook(
  actor: MemberActor,
  { webhookId, on }: { webhookId: WebhookId; on: boolean },
  now: Date = new Date(),
): Promise<Switched> {
  return withTenant(actor, async (tx): Promise<Switched> => {
    if (!may(actor, 'notification.manage', {})) return err({ reason: 'not_found' })
    const webhook = await lockLive(tx, webhookId)
    if (!webhook) return err({ reason: 'not_found' })
    if ((webhook.offAt === null) === on) return ok({ changed: false })
    const change = on
      ? { offAt: null, offReason: null, quietUntil: null, toldAt: null }
      : { offAt: now, offReason: 'member' as const }
    await tx.update(webhooks).set(change).where(eq(webhooks.id, webhookId))
    if (on) await tryAtOnce(tx, webhookId, now)
    const subject = { type: 'webhook', id: webhookId }
    const action = on ? 'webhook.switched_on' : 'webhook.switched_off'
    await recordEvent(tx, actor, { action, subject, detail: { name: webhook.name } }, now)
    return ok({ changed: true })
  })
}
