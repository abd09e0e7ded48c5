'use client'

import { type ReactNode, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { SectionHead } from '#components/ui/section-head.tsx'
import { formatNumber } from '#lib/format/number.ts'
import { ChartLegend } from './chart-legend.tsx'
import { ChartStage } from './chart-stage.tsx'
import { ChartTable } from './chart-table.tsx'
import type { ChartMark, ChartZoom, ChartPanel as Panel } from './chart-types.ts'
import { describeStep } from './slots.ts'
import { useTableKey } from './use-table-key.ts'

export type TimeChartProps = {
  title: ReactNode
  /** What the numbers cover, before the unit and the zone: "24 h, 20,428 requests". */
  note?: ReactNode
  /** At the right of the head: a range, a split. */
  actions?: ReactNode
  times: number[]
  stepMs: number
  panels: Panel[]
  marks?: ChartMark[]
  zone?: string
  /** The whole chart in a sentence. */
  summary: string
  /** The word for the sum of all series: "All". None for what can't be added. */
  total?: string
  format?: (value: number) => string
  formatAxis?: (value: number) => string
  onZoom?: ChartZoom
  className?: string
}

/**
 * Series over time in one or more panels. Screens use UsageChart, SecretsChart and their siblings, which know what they
 * draw; this knows how: legend, crosshair, gaps, marks, zoom, table.
 */
export function TimeChart(props: TimeChartProps) {
  const { title, note, actions, times, stepMs, panels, zone = 'UTC', summary, total, format = formatNumber } = props
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [asTable, setAsTable] = useState(false)
  const chart = useRef<HTMLElement>(null)
  useTableKey(chart, () => setAsTable(shown => !shown))

  function toggle(key: string) {
    const next = new Set(hidden)
    if (!next.delete(key)) next.add(key)
    setHidden(next)
  }
  const shown = panels.map(panel => ({ ...panel, series: panel.series.filter(series => !hidden.has(series.key)) }))
  const legends = panels.map(({ kind, series }) => (
    <ChartLegend key={series[0]?.key} series={series} hidden={hidden} onToggle={toggle} line={kind === 'lines'} />
  ))
  const alone = panels.length === 1
  return (
    <figure ref={chart} data-chart="" className={cx('group/chart', props.className)}>
      <SectionHead
        title={title}
        note={
          <>
            {note && <>{note}, </>}
            {describeStep(stepMs)}, {zone}
          </>
        }
        right={
          <>
            {alone && legends}
            <Button
              size="sm"
              variant="ghost"
              aria-pressed={asTable}
              aria-keyshortcuts="t"
              onClick={() => setAsTable(!asTable)}
            >
              {asTable ? 'Chart' : 'Table'}
            </Button>
            {actions}
          </>
        }
      />
      {asTable ? (
        <ChartTable
          caption={summary}
          times={times}
          zone={zone}
          series={panels.flatMap(panel => panel.series)}
          format={format}
          total={total}
        />
      ) : (
        <ChartStage {...props} panels={shown} legends={alone ? undefined : legends} zone={zone} format={format} />
      )}
    </figure>
  )
}
