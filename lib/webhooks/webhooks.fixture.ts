import { withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { must } from '#lib/result.ts'
import { createWebhook } from './create-webhook.ts'
import type { Told } from './event.ts'
import { type CreateWebhookInput, webhookEvents } from './input.ts'
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
    alert: { id: '1', detector: 'new_place', expected: 'Germany', seen: 'Singapore' },
    key: { id: 'k', name: 'ledger' },
    ...{ service: 'payments', environment: 'production', ...told },
  }
  return withTenant(of, tx => tellWebhooks(tx, of.organizationId, full, now))
}
