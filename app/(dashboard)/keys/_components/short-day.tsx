'use client'

import { useTimeText, useZone } from '#components/ui/clock-provider.tsx'
import { formatDateTime, formatShortDay } from '#lib/format/date-time.ts'

/** "11 Feb" in a cell, with the exact time on hover. */
export function ShortDay({ iso, className }: { iso: string; className?: string }) {
  const zone = useZone()
  const text = useTimeText(now => formatShortDay(iso, now, zone))
  const exact = useTimeText(now => formatDateTime(iso, now, zone))
  return (
    <time dateTime={iso} title={exact} className={className}>
      {text}
    </time>
  )
}
