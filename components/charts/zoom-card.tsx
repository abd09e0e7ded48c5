'use client'

import { Button } from '#components/ui/button.tsx'
import { formatTimeRange } from '#lib/format/date-time.ts'

type ZoomCardProps = {
  times: number[]
  stepMs: number
  zone: string
  selected: { from: number; to: number }
  onZoom: () => void
  onLetGo: () => void
}

/** What a finger or the keys selected, before anything changes. */
export function ZoomCard({ times, stepMs, zone, selected, onZoom, onLetGo }: ZoomCardProps) {
  const [from, to] = [Math.min(selected.from, selected.to), Math.max(selected.from, selected.to)]
  return (
    <div className="-translate-x-1/2 absolute top-2 left-1/2 z-3 rounded-2 bg-surface px-3 py-2 text-xs shadow-2">
      <span className="block whitespace-nowrap text-text-2">
        {formatTimeRange(times[from] ?? 0, (times[to] ?? 0) + stepMs, times.at(-1) ?? 0, zone)}
      </span>
      <span className="mt-1.5 flex gap-2">
        <Button size="sm" aria-keyshortcuts="Enter" onClick={onZoom}>
          Zoom in
        </Button>
        <Button size="sm" variant="ghost" aria-keyshortcuts="Escape" onClick={onLetGo}>
          Let go
        </Button>
      </span>
    </div>
  )
}
