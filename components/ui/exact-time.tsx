'use client'

import { formatDateTime, formatDay } from '#lib/format/date-time.ts'
import { formatRelativeTime } from '#lib/format/relative-time.ts'
import { useTimeText, useZone } from './clock-provider.tsx'

/** "Fri 13 Nov, 14:06 UTC", or "Fri 13 Nov" with `day`; how long ago on hover. */
export function ExactTime({ iso, day = false, className }: { iso: string; day?: boolean; className?: string }) {
  const zone = useZone()
  const text = useTimeText(now => (day ? formatDay(iso, now, zone) : formatDateTime(iso, now, zone)))
  const other = useTimeText(now => (day ? formatDateTime(iso, now, zone) : formatRelativeTime(iso, now, { zone })))
  return (
    <time dateTime={iso} title={other} className={className}>
      {text}
    </time>
  )
}
