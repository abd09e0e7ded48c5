import { and, inArray, isNotNull, sql } from 'drizzle-orm'
import { webhookSecrets, webhooks } from '#db/schema/webhooks.ts'
import type { Transaction } from '#db/tenant.ts'
import type { AuditEvent } from '#lib/audit/record-event.ts'
import type { Departure } from './apply-keys.ts'
import type { DecidedPlan } from './decide-plan.ts'

type Decided = DecidedPlan['webhooks']

/**
 * What a leaver knows of a webhook ends at the deadline, with whatever else it signs with: until somebody renews it, and
 * looks at its address while they do, it sends on until then, and nothing from then on. Switched off, it is so now.
 */
export async function applyToWebhooks(
  tx: Transaction,
  decided: Decided,
  { offboardingId, memberId, name: leaver, hostile, deadline, now }: Departure,
): Promise<AuditEvent[]> {
  const off = decided.filter(({ action }) => action === 'switch_off')
  const renewed = decided.filter(({ action }) => action === 'rotate')
  const idsOf = (of: Decided) => of.map(({ webhook }) => webhook.webhookId)
  const ended = [...off, ...(hostile ? renewed.filter(({ webhook }) => !webhook.isRenewed) : [])]
  if (ended.length > 0) await tx.delete(webhookSecrets).where(inArray(webhookSecrets.webhookId, idsOf(ended)))
  const former = hostile ? idsOf(renewed.filter(({ webhook }) => webhook.isRenewed)) : []
  if (former.length > 0)
    await tx
      .delete(webhookSecrets)
      .where(and(inArray(webhookSecrets.webhookId, former), isNotNull(webhookSecrets.retiresAt)))
  if (off.length > 0)
    await tx
      .update(webhooks)
      .set({ offAt: now, offReason: 'member' })
      .where(inArray(webhooks.id, idsOf(off)))
  if (!hostile && renewed.length > 0)
    await tx
      .update(webhookSecrets)
      .set({ retiresAt: sql`least(${webhookSecrets.retiresAt}, ${deadline.toISOString()}::timestamptz)` })
      .where(inArray(webhookSecrets.webhookId, idsOf(renewed)))
  const event = (action: string, { webhook, note }: Decided[number], detail: object = {}): AuditEvent => ({
    ...{ action, subject: { type: 'webhook', id: webhook.webhookId } },
    detail: { name: webhook.name, offboardingId, memberId, note: note || undefined, ...detail },
  })
  return decided.map(each => {
    if (each.action === 'keep') return event('webhook.kept', each)
    if (each.action === 'switch_off') return event('webhook.switched_off', each, { reason: 'knower_left', leaver })
    return event('webhook.condemned', each, { leaver, endsAt: deadline, hostile })
  })
}
