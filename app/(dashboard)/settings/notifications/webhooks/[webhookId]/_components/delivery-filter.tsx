import { SegmentedLinks } from '#components/ui/segmented-links.tsx'
import { formatNumber } from '#lib/format/number.ts'
import type { DeliveryState, WebhookId } from '#lib/webhooks/input.ts'
import { stateWords } from '../../words.ts'
import { logHref } from '../read-webhook-page.ts'

type DeliveryFilterProps = { webhookId: WebhookId; state: DeliveryState | undefined; pending: number; givenUp: number }

/** By state; beside those that ask for somebody, how many there are. */
export function DeliveryFilter({ webhookId, state, pending, givenUp }: DeliveryFilterProps) {
  const item = (of: DeliveryState | undefined, label: string, count?: number) => ({
    href: logHref(webhookId, { state: of }),
    label: count === undefined ? label : `${label} ${formatNumber(count)}`,
    current: state === of,
  })
  return (
    <SegmentedLinks
      label="State"
      className="mb-3"
      items={[
        item(undefined, 'All'),
        item('delivered', stateWords.delivered),
        item('pending', stateWords.pending, pending),
        item('given_up', stateWords.given_up, givenUp),
      ]}
    />
  )
}
