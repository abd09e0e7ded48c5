import { and, eq, isNull } from 'drizzle-orm'
import { webhookDeliveries, webhookSecrets, webhooks } from '#db/schema/webhooks.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import { violatedConstraint } from '#db/violated-constraint.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { isStillHere } from '#lib/credentials/standing.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { checkAddress } from './check-address.ts'
import type { WebhookError } from './errors.ts'
import type { UpdateWebhookInput } from './input.ts'
import { lockLive } from './lock-webhook.ts'
import { writeSecret } from './secrets.ts'
import { shownAddress } from './shown-address.ts'
import { webhookStamp } from './webhook-stamp.ts'

type Updated = Result<{ changed: boolean }, WebhookError>

/**
 * Changes a webhook; what is left out stays. What waits goes to the new address, and is tried at once. Fails with
 * `not_found`, `address`, `name_taken`, and with `changed_meanwhile` where it is not as the actor saw it.
 */
export async function updateWebhook(
  actor: MemberActor,
  { webhookId, stamp, address, ...wanted }: UpdateWebhookInput,
  now: Date = new Date(),
): Promise<Updated> {
  if (!may(actor, 'notification.manage', {})) return err({ reason: 'not_found' })
  const checked = address === undefined ? null : await checkAddress(address)
  if (checked && !checked.ok) return err({ reason: 'address', problem: checked.error })
  const url = checked?.value.url
  try {
    return await withTenant(actor, async (tx): Promise<Updated> => {
      const webhook = await lockLive(tx, webhookId)
      if (!webhook) return err({ reason: 'not_found' })
      const { name, leastSeverity, events, kind } = webhook
      const from = { name, leastSeverity, events: events.toSorted().join(' '), host: new URL(webhook.address).host }
      const next = { name, leastSeverity, ...wanted, events: [...new Set(wanted.events ?? events)] }
      const to = { ...next, events: next.events.toSorted().join(' '), host: url?.host ?? from.host }
      // A Slack address says too little of itself to be compared, so a new one always counts as one.
      const isElsewhere = url !== undefined && (kind === 'slack' || url.href !== webhook.address)
      if (!isElsewhere && JSON.stringify(from) === JSON.stringify(to)) return ok({ changed: false })
      if (webhookStamp(webhook, await findAddressSecret(tx, webhookId)) !== stamp)
        return err({ reason: 'changed_meanwhile' })
      if (!(await isStillHere(tx, actor.memberId))) return err({ reason: 'not_found' })
      await tx
        .update(webhooks)
        .set({ ...next, toldAt: null })
        .where(eq(webhooks.id, webhookId))
      if (isElsewhere) await moveTo(tx, { ...webhook, url, addressBy: actor.memberId }, now)
      const subject = { type: 'webhook', id: webhookId }
      const detail = { name: next.name, from, to, newAddress: isElsewhere }
      await recordEvent(tx, actor, { action: 'webhook.changed', subject, detail }, now)
      return ok({ changed: true })
    })
  } catch (error) {
    if (violatedConstraint(error) === 'webhooks_name') return err({ reason: 'name_taken', name: wanted.name ?? '' })
    throw error
  }
}

/** The row that holds a Slack webhook's address; null of any other. */
export async function findAddressSecret(tx: Transaction, webhookId: string): Promise<string | null> {
  const [secret] = await tx
    .select({ id: webhookSecrets.id })
    .from(webhookSecrets)
    .where(and(eq(webhookSecrets.webhookId, webhookId), eq(webhookSecrets.purpose, 'address')))
  return secret?.id ?? null
}

type Moved = typeof webhooks.$inferSelect & { url: URL }

async function moveTo(tx: Transaction, moved: Moved, now: Date): Promise<void> {
  const { id: webhookId, organizationId, kind, url, addressBy } = moved
  await tx
    .update(webhooks)
    .set({ address: shownAddress(kind, url), addressBy, failingSince: null, quietUntil: null })
    .where(eq(webhooks.id, webhookId))
  if (kind === 'slack') {
    const former = and(eq(webhookSecrets.webhookId, webhookId), eq(webhookSecrets.purpose, 'address'))
    await tx.delete(webhookSecrets).where(former)
    await writeSecret(
      tx,
      { organizationId, webhookId },
      { purpose: 'address', plain: url.href, shownTo: addressBy },
      now,
    )
  }
  await tryAtOnce(tx, webhookId, now)
}

/** What waits for its next try need not wait, once there is a reason to think that it will succeed. */
export async function tryAtOnce(tx: Transaction, webhookId: string, now: Date): Promise<void> {
  const waiting = and(eq(webhookDeliveries.webhookId, webhookId), eq(webhookDeliveries.state, 'pending'))
  await tx
    .update(webhookDeliveries)
    .set({ nextAttemptAt: now })
    .where(and(waiting, isNull(webhookDeliveries.leaseId)))
}
