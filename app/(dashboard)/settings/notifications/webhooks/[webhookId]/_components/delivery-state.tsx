import { Check, CircleX, Clock, LoaderCircle } from 'lucide-react'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { DeliveryRow } from '#lib/webhooks/list-deliveries.ts'
import { stateWords } from '../../words.ts'

type DeliveryStateProps = { delivery: Pick<DeliveryRow, 'state' | 'isUnderWay' | 'nextAttemptAt'> }

/** A shape and a word, and when it is tried again. */
export function DeliveryStateBadge({ delivery: { state, isUnderWay, nextAttemptAt } }: DeliveryStateProps) {
  const Shape = isUnderWay ? LoaderCircle : { delivered: Check, given_up: CircleX, pending: Clock }[state]
  const tone = { delivered: 'text-live', given_up: 'text-refused', pending: 'text-due' }[state]
  return (
    <span className="inline-flex items-center gap-[7px] whitespace-nowrap">
      <Shape className={`size-3.5 flex-none ${tone}`} />
      <span>
        {isUnderWay ? 'Being sent' : stateWords[state]}
        {nextAttemptAt && (
          <span className="text-text-3">
            , tried <RelativeTime iso={nextAttemptAt.toISOString()} />
          </span>
        )}
      </span>
    </span>
  )
}
