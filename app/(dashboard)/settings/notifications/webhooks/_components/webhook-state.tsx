import { Tag } from '#components/ui/tag.tsx'
import type { WebhookRow } from '#lib/webhooks/list-webhooks.ts'

type WebhookStateProps = { webhook: Pick<WebhookRow, 'offAt' | 'offReason' | 'needsSecret' | 'failingSince' | 'last'> }

/** In a word: whether it is told, and whether it listens. */
export function WebhookState({ webhook: { offAt, offReason, needsSecret, failingSince, last } }: WebhookStateProps) {
  if (offAt && offReason === 'gone') return <Tag tone="refused">off, gone</Tag>
  if (offAt) return <Tag>off</Tag>
  if (needsSecret) return <Tag tone="due">to renew</Tag>
  if (failingSince) return <Tag tone="due">failing</Tag>
  return last ? <Tag tone="live">on</Tag> : <Tag>on, not used yet</Tag>
}
