'use client'

import { formatDuration } from '#lib/format/duration.ts'
import { useTimeText } from './clock-provider.tsx'

/** "3 d 4 h" left until `iso`, or passed since it. No word around it: the sentence it stands in says which. */
export function Countdown({ iso, className }: { iso: string; className?: string }) {
  const text = useTimeText(now => formatDuration(Date.parse(iso) - now))
  return (
    <time dateTime={iso} className={className}>
      {text}
    </time>
  )
}
