import { Check, X } from 'lucide-react'
import { FormError } from '#components/ui/form-error.tsx'
import { formatMilliseconds } from '#lib/format/duration.ts'
import type { AttemptState } from '../../actions.ts'

/** How an attempt that was asked for ended: a mark, a few words, how long it took. */
export function AttemptOutcome({ state: { words, isDelivered, durationMs, error } }: { state: AttemptState }) {
  return (
    <>
      <p role="status" className="flex items-start gap-2">
        {words && (
          <>
            {isDelivered !== undefined &&
              (isDelivered ? <Check className="mt-0.5 text-live" /> : <X className="mt-0.5 text-refused" />)}
            <span>
              {words}
              {durationMs !== undefined && <span className="text-text-3"> in {formatMilliseconds(durationMs)}</span>}
            </span>
          </>
        )}
      </p>
      <FormError>{error}</FormError>
    </>
  )
}
