'use client'

import { useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { SectionHead } from '#components/ui/section-head.tsx'
import { HeatLegend } from './heat-legend.tsx'
import { heatScale } from './heat-scale.ts'
import { HourGrid } from './hour-grid.tsx'
import type { HourOfWeekProps } from './hour-of-week-props.ts'
import { HourTable } from './hour-table.tsx'
import { useTableKey } from './use-table-key.ts'
import { describeWeek, weekOf } from './week-hours.ts'

/** When in the week there is how much: a row a day, a column an hour. */
export function HourOfWeek({ cells, zone, unit = 'requests per hour', onPick, picked, className }: HourOfWeekProps) {
  const [asTable, setAsTable] = useState(false)
  const chart = useRef<HTMLElement>(null)
  useTableKey(chart, () => setAsTable(shown => !shown))
  const week = weekOf(cells)
  const scale = heatScale(week.map(cell => cell.perHour))
  const summary = describeWeek(cells, unit, zone)
  const hasGaps = week.some(cell => cell.perHour === null)
  return (
    <figure ref={chart} data-chart="" className={cx('min-w-0', className)}>
      <SectionHead
        title="Hour of the week"
        note={`${unit}, ${zone}`}
        right={
          <Button
            size="sm"
            variant="ghost"
            className="-mr-2 max-md:mr-0 max-md:-ml-2"
            aria-pressed={asTable}
            aria-keyshortcuts="t"
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? 'Chart' : 'Table'}
          </Button>
        }
      />
      {asTable ? (
        <HourTable caption={summary} week={week} />
      ) : (
        <>
          <HourGrid {...{ week, scale, unit, zone, onPick, picked, summary }} />
          <p className="mt-2 flex flex-wrap items-center justify-end gap-x-4 text-text-3 text-xs">
            {hasGaps && (
              <span className="inline-flex items-center gap-1.5">
                <span aria-hidden="true" className="hatch-fine inline-block h-2 w-3.5" /> not recorded
              </span>
            )}
            <HeatLegend scale={scale} />
          </p>
        </>
      )}
    </figure>
  )
}
