import { newId } from '#db/schema/columns.ts'
import { webhookDeliveries } from '#db/schema/webhooks.ts'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { must } from '#lib/result.ts'
import { composeMessage } from './compose-message.ts'
import { createCourier } from './courier.ts'
import { createWebhook } from './create-webhook.ts'
import type { Told } from './event.ts'
import { type CreateWebhookInput, webhookEvents } from './input.ts'
import { listDue } from './list-due.ts'
import { tellWebhooks } from './tell-webhooks.ts'

let made = 0

/** A webhook that is told everything. */
export async function someWebhook(
  actor: MemberActor,
  input: Partial<CreateWebhookInput> & { address: string },
  now = new Date(),
) {
  const all = {
    name: `webhook ${++made}`,
    kind: 'standard' as const,
    leastSeverity: 'low' as const,
    events: [...webhookEvents],
  }
  return must(await createWebhook(actor, { ...all, ...input }, now))
}

/** Tells an organization's webhooks something, as a verb would. */
export function tellSomething(
  of: { organizationId: string },
  told: Partial<Told> = {},
  now = new Date(),
): Promise<void> {
  const full: Told = {
    ...{ event: 'alert.opened', severity: 'high', summary: 'ledger is used from Singapore', href: '/alerts/1' },
    alert: { id: '1', detector: 'new_place' },
    found: { expected: 'Germany', seen: 'Singapore' },
    key: { id: 'k', name: 'ledger' },
    ...{ service: 'payments', environment: 'production', ...told },
  }
  return withTenant(of, tx => tellWebhooks(tx, of.organizationId, full, now))
}

/** Many deliveries of one webhook, as if as much had been told. Returns their ids. */
export async function fillOutbox(
  { organizationId }: { organizationId: string },
  { webhookId, count }: { webhookId: string; count: number },
  now: Date,
): Promise<string[]> {
  const told = {
    event: 'alert.opened',
    severity: 'high',
    summary: 'ledger is used from Singapore',
    href: '/alerts',
  } as const
  const message = composeMessage('standard', told, now)
  const rows = Array.from({ length: count }, () => ({
    ...{ id: newId(), organizationId, webhookId, event: told.event, ...message, nextAttemptAt: now, createdAt: now },
  }))
  await withTenant({ organizationId }, tx => tx.insert(webhookDeliveries).values(rows))
  return rows.map(({ id }) => id)
}

/** Sends what is due at a moment, until nothing is. */
export async function deliverAll(at: Date): Promise<void> {
  const courier = createCourier({ now: () => at })
  let begun: number
  do {
    const freed = courier.whenFreed()
    begun = await courier.pass()
    if (begun > 0) await freed
  } while (begun > 0 || (await listDue(at, 1)).length > 0)
  await courier.stop()
}
