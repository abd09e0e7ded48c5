'use client'

import { StatusBadge } from '#components/key/status-badge.tsx'
import { useTimeText } from '#components/ui/clock-provider.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { formatDuration, formatShortDuration } from '#lib/format/duration.ts'
import type { Badge } from '../key-badge.ts'

export function KeyBadge({ badge, bare = false }: { badge: Badge; bare?: boolean }) {
  return <StatusBadge status={badge.status} remainder={bare ? undefined : remainder(badge)} />
}

function remainder({ time, text }: Badge) {
  if (!time) return text
  return time.kind === 'left' ? <TimeLeft iso={time.iso} /> : <RelativeTime iso={time.iso} bare />
}

/** "3 d 4 h", and on the last day "18 h": a cell has room for no more. */
function TimeLeft({ iso }: { iso: string }) {
  const text = useTimeText(now => {
    const left = Date.parse(iso) - now
    return left < 86_400_000 ? formatShortDuration(left) : formatDuration(left)
  })
  return <time dateTime={iso}>{text}</time>
}
