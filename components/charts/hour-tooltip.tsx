'use client'

import { usePageTime } from '#components/ui/clock-provider.tsx'
import { formatTimeRange } from '#lib/format/date-time.ts'
import { hourWords, rateText, type WeekHour } from './week-hours.ts'

/** Above the cell under the pointer or the focus; at the edges it stays inside. */
export function HourTooltip({ cell, unit, zone }: { cell: WeekHour; unit: string; zone: string }) {
  const now = usePageTime()
  const { weekday, hour, perHour, from, to } = cell
  const share = (hour + 0.5) / 24
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 right-0 left-[36px] max-md:left-[30px] max-md:[--row:23px] [--row:20px]"
    >
      <div
        className="absolute z-3 whitespace-nowrap rounded-2 bg-surface px-2.5 py-1.5 text-xs/[18px] shadow-2"
        style={{
          ...(share > 0.5
            ? { right: `${Math.max(0, (1 - share) * 100 - 22)}%` }
            : { left: `${Math.max(0, share * 100 - 22)}%` }),
          bottom: `calc(var(--row) * ${7 - weekday} + 6px)`,
        }}
      >
        <span className="block text-text-3">
          {from && to ? formatTimeRange(from, to, now, zone) : `${hourWords(cell)} ${zone}`}
        </span>
        <b>{valueWords(perHour, unit)}</b>
      </div>
    </div>
  )
}

export function valueWords(perHour: number | null, unit: string): string {
  return perHour === null ? 'not recorded' : `${rateText(perHour)} ${unit}`
}
