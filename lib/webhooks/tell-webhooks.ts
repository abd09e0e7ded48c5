import { and, arrayContains, isNull } from 'drizzle-orm'
import { webhookDeliveries, webhooks } from '#db/schema/webhooks.ts'
import type { Transaction } from '#db/tenant.ts'
import { severities } from '#lib/access/words.ts'
import { composeMessage } from './compose-message.ts'
import type { Told } from './event.ts'

/**
 * Writes what is told for every webhook that asked for it, in the transaction of what it tells of, so that both stand or
 * neither. The worker sends it. A webhook that is off misses what happens meanwhile.
 */
export async function tellWebhooks(tx: Transaction, organizationId: string, told: Told, now: Date): Promise<void> {
  const wanting = await tx
    .select({ id: webhooks.id, kind: webhooks.kind, leastSeverity: webhooks.leastSeverity })
    .from(webhooks)
    .where(and(isNull(webhooks.removedAt), isNull(webhooks.offAt), arrayContains(webhooks.events, [told.event])))
    .orderBy(webhooks.id)
  const rank = (severity: Told['severity']) => severities.indexOf(severity)
  const asked = wanting.filter(({ leastSeverity }) => rank(told.severity) >= rank(leastSeverity))
  if (asked.length === 0) return
  await tx.insert(webhookDeliveries).values(
    asked.map(({ id: webhookId, kind }) => ({
      ...{ organizationId, webhookId, event: told.event, ...composeMessage(kind, told, now) },
      ...{ nextAttemptAt: now, createdAt: now },
    })),
  )
}
