'use client'

import { formatClock } from '#lib/format/date-time.ts'
import { useTimeText, useZone } from './clock-provider.tsx'
import { cx } from './cx.ts'

/** "Tue 17 Nov 2026, 09:42 UTC", going on by itself: the zone a page's times are in. */
export function LiveClock({ className }: { className?: string }) {
  const zone = useZone()
  const text = useTimeText(now => formatClock(now, zone))
  return <span className={cx('whitespace-nowrap text-text-3 text-xs', className)}>{text}</span>
}
