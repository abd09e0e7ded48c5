import { z } from 'zod'
import { deliveryIdInput, deliveryStates, type WebhookId, webhookIdInput } from '#lib/webhooks/input.ts'

const params = z.object({
  state: z.enum(deliveryStates).optional().catch(undefined),
  cursor: deliveryIdInput.optional().catch(undefined),
})
export type LogParams = z.infer<typeof params>

/** What the log's address says; whatever can't be read counts as left out. */
export function readLogParams(search: Record<string, string | string[] | undefined>): LogParams {
  return params.parse(search)
}

/** The address of a webhook's log with something changed; any change starts from the top. */
export function logHref(webhookId: WebhookId, { state, cursor }: LogParams = {}): string {
  const search = new URLSearchParams({ ...(state && { state }), ...(cursor && { cursor }) })
  return `/settings/notifications/webhooks/${webhookId}${search.size > 0 ? `?${search}` : ''}`
}

/** Null where an address holds no id at all. */
export function readWebhookId(text: string): WebhookId | null {
  return webhookIdInput.safeParse(text).data ?? null
}
