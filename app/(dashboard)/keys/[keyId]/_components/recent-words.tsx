import type { ReactNode } from 'react'
import { formatCount } from '#lib/format/number.ts'
import type { RecentUse } from '#lib/keys/recent-use.ts'

/** The blast radius, before the click: "It was used 1,204 times in the last hour from 3 address ranges." */
export function recentWords({ requests, networks }: RecentUse): ReactNode {
  if (requests === 0) return 'It was not used in the last hour. Whoever uses it from the next second on is refused.'
  return (
    <>
      It was used <b>{formatCount(requests, 'time')} in the last hour</b> from {formatCount(networks, 'address range')}.
      Those requests will be refused from the next second on.
    </>
  )
}

/** "851 an hour": what a button repeats. */
export function everyHour({ requests }: RecentUse): string {
  return `${formatCount(requests, 'request')} an hour`
}
