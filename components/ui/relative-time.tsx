'use client'

import { formatDateTime } from '#lib/format/date-time.ts'
import { formatRelativeTime } from '#lib/format/relative-time.ts'
import { useTimeText, useZone } from './clock-provider.tsx'

/** "12 s ago", "in 3 d", "13 Nov", with the exact time on hover. `bare` leaves out "ago" where a column's head says it. */
export function RelativeTime({ iso, bare = false, className }: { iso: string; bare?: boolean; className?: string }) {
  const zone = useZone()
  const text = useTimeText(now => formatRelativeTime(iso, now, { bare, zone }))
  const exact = useTimeText(now => formatDateTime(iso, now, zone))
  return (
    <time dateTime={iso} title={exact} className={className}>
      {text}
    </time>
  )
}
