'use client'

import { useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { SectionHead } from '#components/ui/section-head.tsx'
import { formatNumber } from '#lib/format/number.ts'
import { ChartLegend } from './chart-legend.tsx'
import { ChartStage } from './chart-stage.tsx'
import { ChartTable } from './chart-table.tsx'
import { describeStep } from './slots.ts'
import type { TimeChartProps } from './time-chart-props.ts'
import { useTableKey } from './use-table-key.ts'

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
  const shown = panels.map(panel => ({
    ...panel,
    series: panel.series.filter(series => !hidden.has(series.key)),
    previous: hidden.has('previous') ? undefined : panel.previous,
    band: panel.band && hidden.has(panel.band.key) ? undefined : panel.band,
  }))
  const legends = panels.map(({ kind, series, previous, band, legendFromTop }) => (
    <ChartLegend
      key={series[0]?.key}
      series={legendFromTop ? series.toReversed() : series}
      previous={previous}
      band={band}
      hidden={hidden}
      onToggle={toggle}
      line={kind === 'lines'}
    />
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
              className="max-md:-ml-2"
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
          previous={panels.find(panel => panel.previous)?.previous}
          band={panels.find(panel => panel.band)?.band}
          recorded={props.recorded}
          format={format}
          total={total}
        />
      ) : (
        <ChartStage {...props} panels={shown} legends={alone ? undefined : legends} zone={zone} format={format} />
      )}
    </figure>
  )
}
