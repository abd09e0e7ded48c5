import { and, asc, count, eq, gt, isNull, or, sql } from 'drizzle-orm'
import { webhookDeliveries, webhookSecrets, webhooks } from '#db/schema/webhooks.ts'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import type { WebhookId } from './input.ts'
import { readWebhooks, type WebhookRow } from './list-webhooks.ts'
import { findAddressSecret } from './update-webhook.ts'
import { webhookStamp } from './webhook-stamp.ts'

export interface WebhookPage extends WebhookRow {
  /** those that sign now, the current one first; none of a Slack webhook */
  secrets: { id: string; createdAt: Date; retiresAt: Date | null }[]
  /** of what needs a new secret: when the last of what it has ends; null: nothing works any more */
  endsAt: Date | null
  /** messages that were given up, of the month that is kept */
  givenUp: number
  /** of what a form changes, as it is now */
  stamp: string
}

/** One webhook; null where there is none, it was removed, or the actor may not see it. */
export async function getWebhook(
  actor: MemberActor,
  webhookId: WebhookId,
  now: Date = new Date(),
): Promise<WebhookPage | null> {
  if (!may(actor, 'notification.manage', {})) return null
  return withTenant(actor, async tx => {
    const [webhook] = await readWebhooks(tx, and(eq(webhooks.id, webhookId), isNull(webhooks.removedAt)))
    if (!webhook) return null
    const live = await tx
      .select({
        ...{ id: webhookSecrets.id, createdAt: webhookSecrets.createdAt, retiresAt: webhookSecrets.retiresAt },
        purpose: webhookSecrets.purpose,
      })
      .from(webhookSecrets)
      .where(
        and(
          eq(webhookSecrets.webhookId, webhookId),
          or(isNull(webhookSecrets.retiresAt), gt(webhookSecrets.retiresAt, now)),
        ),
      )
      .orderBy(sql`${webhookSecrets.retiresAt} desc nulls first`, asc(webhookSecrets.id))
    const endsAt = live[0]?.retiresAt ?? null
    const secrets = live.flatMap(({ purpose, ...secret }) => (purpose === 'signing' ? [secret] : []))
    const [givenUp] = await tx
      .select({ n: count() })
      .from(webhookDeliveries)
      .where(and(eq(webhookDeliveries.webhookId, webhookId), eq(webhookDeliveries.state, 'given_up')))
    const stamp = webhookStamp(webhook, await findAddressSecret(tx, webhookId))
    return { ...webhook, secrets, endsAt, givenUp: givenUp?.n ?? 0, stamp }
  })
}
