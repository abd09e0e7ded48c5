import { ExactTime } from '#components/ui/exact-time.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { AlertEvent } from '#lib/alerts/get-alert.ts'
import { eventWords, sayingOf } from '../event-words.ts'

type AlertEventsProps = { events: AlertEvent[]; nameOf: (label: string) => string }

/** What people and Keyturn did, oldest first, as one reads it. */
export function AlertEvents({ events, nameOf }: AlertEventsProps) {
  return (
    <ol className="grid gap-2.5">
      {events.map((event, index) => {
        const saying = sayingOf(event)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: what happened stays in its place
          <li key={index} className="wrap-anywhere">
            <b className="font-medium">{nameOf(event.actor)}</b>{' '}
            <span className="text-text-2">
              {eventWords(event)}
              {event.until && (
                <>
                  {' '}
                  until <ExactTime iso={event.until.toISOString()} />
                </>
              )}
            </span>
            {saying && <span className="block">{saying}</span>}
            <span className="block text-text-3 text-xs/[17px]">
              <RelativeTime iso={event.at.toISOString()} />
            </span>
          </li>
        )
      })}
    </ol>
  )
}
