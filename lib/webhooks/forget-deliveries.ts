import { inArray, lt } from 'drizzle-orm'
import { webhookDeliveries } from '#db/schema/webhooks.ts'
import { withTenant } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'

const keptMs = 30 * 86_400_000
const atOnce = 5_000

/** Forgets deliveries, with their attempts, a month after they were written. Returns how many. */
export async function forgetDeliveries(actor: SystemActor, now: Date = new Date()): Promise<number> {
  const isOld = lt(webhookDeliveries.createdAt, new Date(now.getTime() - keptMs))
  for (let forgotten = 0; ; ) {
    const part = await withTenant(actor, tx => {
      const old = tx.select({ id: webhookDeliveries.id }).from(webhookDeliveries).where(isOld).limit(atOnce)
      return tx
        .delete(webhookDeliveries)
        .where(inArray(webhookDeliveries.id, old))
        .returning({ id: webhookDeliveries.id })
    })
    forgotten += part.length
    if (part.length < atOnce) return forgotten
  }
}
