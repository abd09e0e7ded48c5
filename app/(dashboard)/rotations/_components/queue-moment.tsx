'use client'

import type { ReactNode } from 'react'
import { useTimeText, useZone } from '#components/ui/clock-provider.tsx'
import { Countdown } from '#components/ui/countdown.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { formatShortDay } from '#lib/format/date-time.ts'
import { formatRelativeTime } from '#lib/format/relative-time.ts'
import type { QueueItem } from '../queue-item.ts'

const causes = {
  scheduled: 'due',
  requested: 'asked for',
  compromised: 'compromised',
  offboarding: 'a leaver knows it since',
} as const

/** The moment that matters in this state, and below it the one that explains it. */
export function QueueMoment({ item }: { item: QueueItem }) {
  const { first, second } = lines(item)
  return (
    <TwoLines
      first={first}
      second={
        second || item.isQuarantined ? (
          <>
            {second}
            {item.isQuarantined && (second ? ', quarantined' : 'quarantined')}
          </>
        ) : undefined
      }
    />
  )
}

function lines({ state, cause, at, overdueAt, latest, isUsed }: QueueItem): { first: ReactNode; second?: ReactNode } {
  const since = at && (
    <>
      {causes[cause ?? 'scheduled']} <Day iso={at} />
    </>
  )
  switch (state) {
    case 'compromised':
      return { first: at && <ExactTime day iso={at} className="text-critical" />, second: 'every use is refused' }
    case 'overdue':
      return {
        first: <span className="text-overdue">{overdueAt && <Countdown iso={overdueAt} />}</span>,
        second: since,
      }
    case 'waiting':
      return {
        first: overdueAt ? <Relative iso={overdueAt} /> : <span className="text-text-2">nobody told yet</span>,
        second: since,
      }
    case 'overlapping':
      if (at) return { first: <>in {<Countdown iso={at} />}</>, second: <ExactTime day iso={at} /> }
      return {
        first: isUsed ? 'held' : 'Waiting for first use',
        second: latest && (
          <>
            stuck from <Day iso={latest} /> on
          </>
        ),
      }
    case 'upcoming':
      return {
        first: at && <ExactTime day iso={at} />,
        second: at && (
          <>
            in <Countdown iso={at} />
          </>
        ),
      }
  }
}

function Day({ iso }: { iso: string }) {
  const zone = useZone()
  return <time dateTime={iso}>{useTimeText(now => formatShortDay(iso, now, zone))}</time>
}

function Relative({ iso }: { iso: string }) {
  const zone = useZone()
  return <time dateTime={iso}>{useTimeText(now => formatRelativeTime(iso, now, { zone }))}</time>
}
