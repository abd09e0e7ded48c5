import { z } from 'zod'
import { type Severity, severities } from '#lib/access/words.ts'

export const webhookKinds = ['standard', 'slack'] as const
export type WebhookKind = (typeof webhookKinds)[number]

/** What a webhook may be told of. `test` is sent to any, when somebody asks. */
export const webhookEvents = [
  'alert.opened',
  'alert.raised',
  'key.quarantined',
  'rotation.overdue',
  'token.leaked',
  'service.braked',
] as const
export type WebhookEvent = (typeof webhookEvents)[number] | 'test'

/** In the words of a list. */
export const eventWords: Record<WebhookEvent, string> = {
  'alert.opened': 'An alert opens',
  'alert.raised': 'An alert has something new, or gets worse',
  'key.quarantined': 'Keyturn quarantines a key by itself',
  'rotation.overdue': 'A rotation is overdue',
  'token.leaked': 'A token of Keyturn’s own is found in public',
  'service.braked': 'A service’s brake holds, and people decide what is stopped',
  test: 'A test',
}

export const webhookSeverities: readonly Severity[] = severities

export const deliveryStates = ['pending', 'delivered', 'given_up'] as const
export type DeliveryState = (typeof deliveryStates)[number]

export const webhookIdInput = z.uuid().brand<'WebhookId'>()
export type WebhookId = z.infer<typeof webhookIdInput>

export const deliveryIdInput = z.uuid().brand<'DeliveryId'>()
export type DeliveryId = z.infer<typeof deliveryIdInput>

const webhookInput = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, 'Give it a name.')
    .max(80, 'At most 80 characters.')
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Control characters are not allowed.'),
  address: z.string().trim().min(1, 'An address, like https://hooks.example.com/keyturn.').max(2_000, 'Too long.'),
  leastSeverity: z.enum(severities),
  events: z.array(z.enum(webhookEvents)).min(1, 'Choose at least one.'),
})

export const createWebhookInput = webhookInput.extend({ kind: z.enum(webhookKinds) })
export type CreateWebhookInput = z.infer<typeof createWebhookInput>

/** An address that is left out stays. `stamp`: of the webhook as it was read (`getWebhook`). */
export const updateWebhookInput = webhookInput
  .partial()
  .extend({ webhookId: webhookIdInput, stamp: z.string().max(32) })
export type UpdateWebhookInput = z.infer<typeof updateWebhookInput>
