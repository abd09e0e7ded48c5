import { ExactTime } from '#components/ui/exact-time.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { Mono } from '#components/ui/mono.tsx'
import type { WebhookKind } from '#lib/webhooks/input.ts'
import type { DeliveryRow } from '#lib/webhooks/list-deliveries.ts'
import { DeliveryStateBadge } from '../../../_components/delivery-state.tsx'

/** Slack is sent no headers, so no id of a message either. */
export function DeliveryFacts({ delivery, kind }: { delivery: DeliveryRow; kind: WebhookKind }) {
  const { event, deliveryId, createdAt, endedAt, state } = delivery
  return (
    <div className="max-w-[560px]">
      <Facts>
        <Fact label="State">
          <DeliveryStateBadge delivery={delivery} />
        </Fact>
        <Fact label="Event">
          <Mono>{event}</Mono>
        </Fact>
        {kind === 'standard' && (
          <Fact label="webhook-id" note="the same on every attempt">
            <Mono>{deliveryId}</Mono>
          </Fact>
        )}
        <Fact label="Written">
          <ExactTime iso={createdAt.toISOString()} />
        </Fact>
        {endedAt && (
          <Fact label={state === 'delivered' ? 'Delivered' : 'Given up'}>
            <ExactTime iso={endedAt.toISOString()} />
          </Fact>
        )}
      </Facts>
    </div>
  )
}
