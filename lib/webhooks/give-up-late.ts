import { and, eq, gt, isNull, lte } from 'drizzle-orm'
import { webhookDeliveries } from '#db/schema/webhooks.ts'
import { withTenant } from '#db/tenant.ts'
import { lockWebhook } from './lock-webhook.ts'
import { givenUpAfterMs } from './next-attempt-at.ts'
import { tellOfGivenUp } from './tell-of-failure.ts'

/** The last attempt is due as the day ends; what comes later than this is old news. */
const lateMs = givenUpAfterMs + 60 * 60_000

/**
 * Gives up what was tried and has waited past its day, behind others of a receiver that is slow to fail, or while its
 * webhook was off. What was never tried gets its one attempt. Returns how many.
 */
export function giveUpLate(of: { organizationId: string; webhookId: string }, now: Date): Promise<number> {
  return withTenant(of, async tx => {
    const webhook = await lockWebhook(tx, of.webhookId)
    if (!webhook) return 0
    const late = await tx
      .update(webhookDeliveries)
      .set({ state: 'given_up', endedAt: now, leaseId: null, leasedAt: null })
      .where(
        and(
          eq(webhookDeliveries.webhookId, of.webhookId),
          eq(webhookDeliveries.state, 'pending'),
          isNull(webhookDeliveries.leaseId),
          gt(webhookDeliveries.attempts, 0),
          lte(webhookDeliveries.createdAt, new Date(now.getTime() - lateMs)),
        ),
      )
      .returning({ id: webhookDeliveries.id })
    if (late.length > 0) await tellOfGivenUp(tx, webhook, now)
    return late.length
  })
}
