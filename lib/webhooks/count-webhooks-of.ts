import { and, eq, exists, gt, isNull, or } from 'drizzle-orm'
import { webhookSecrets, webhooks } from '#db/schema/webhooks.ts'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'

/**
 * Webhooks that can send and that a member has a part in: they know a secret of it, or set its address and nobody has
 * answered for it since. None for whoever may not see to notifications.
 */
export async function countWebhooksOf(actor: MemberActor, memberId: string, now: Date = new Date()): Promise<number> {
  if (!may(actor, 'notification.manage', {})) return 0
  return withTenant(actor, tx => {
    const signs = and(
      eq(webhookSecrets.webhookId, webhooks.id),
      or(isNull(webhookSecrets.retiresAt), gt(webhookSecrets.retiresAt, now)),
    )
    const isTheirs = or(eq(webhookSecrets.shownTo, memberId), eq(webhooks.addressBy, memberId))
    const works = exists(tx.select({ id: webhookSecrets.id }).from(webhookSecrets).where(and(signs, isTheirs)))
    return tx.$count(webhooks, and(isNull(webhooks.removedAt), isNull(webhooks.offAt), works))
  })
}
