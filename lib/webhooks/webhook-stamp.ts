import { createHash } from 'node:crypto'
import type { Webhook } from './lock-webhook.ts'

type Stamped = Pick<Webhook, 'name' | 'address' | 'leastSeverity' | 'events'>

/**
 * All that a form changes, in short: whoever saves says it back, so that a tab of yesterday does not move an address
 * back, or tick again what somebody took away. Of Slack's address, which is not shown, its sealed row speaks.
 */
export function webhookStamp(
  { name, address, leastSeverity, events }: Stamped,
  addressSecretId: string | null,
): string {
  const state = [name, address, leastSeverity, events.toSorted(), addressSecretId]
  return createHash('sha256').update(JSON.stringify(state)).digest('base64url').slice(0, 16)
}
