import { eq } from 'drizzle-orm'
import { webhooks } from '#db/schema/webhooks.ts'
import type { Transaction } from '#db/tenant.ts'

export type Webhook = typeof webhooks.$inferSelect

/** Its deliveries can be written meanwhile: they only hold on to its id. */
export async function lockWebhook(tx: Transaction, webhookId: string): Promise<Webhook | null> {
  const [webhook] = await tx.select().from(webhooks).where(eq(webhooks.id, webhookId)).for('no key update')
  return webhook ?? null
}

/** The same, or null where it was removed. */
export async function lockLive(tx: Transaction, webhookId: string): Promise<Webhook | null> {
  const webhook = await lockWebhook(tx, webhookId)
  return webhook && !webhook.removedAt ? webhook : null
}
