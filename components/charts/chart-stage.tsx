'use client'

import { Fragment, type ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'
import { Gaps, MarkLane, Marks } from './chart-overlay.tsx'
import { AXIS_WIDTH, ChartPanel } from './chart-panel.tsx'
import { chartScale } from './chart-scale.ts'
import { ChartTooltip } from './chart-tooltip.tsx'
import { SlotSlider } from './slot-slider.tsx'
import { gapsOf } from './slots.ts'
import { TimeAxis } from './time-axis.tsx'
import type { TimeChartProps } from './time-chart-props.ts'
import { useSlotRange } from './use-slot-range.ts'
import { ZoomCard } from './zoom-card.tsx'

const LANE_FROM_MS = 5 * 86_400_000

type ChartStageProps = TimeChartProps & {
  zone: string
  format: (value: number) => string
  /** One above each panel; with a single panel it stands in the head. */
  legends?: ReactNode[]
}

/** The plots, under one pointer. Read aloud it is a picture with a sentence; the table has the numbers. */
export function ChartStage({ times, stepMs, panels, marks = [], zone, summary, legends, ...rest }: ChartStageProps) {
  const { stage, active, selected, waits, zoom, letGo, pointer, keys } = useSlotRange(
    times,
    stepMs,
    AXIS_WIDTH,
    rest.onZoom,
  )
  const scale = chartScale(times, stepMs)
  const all = panels.flatMap(panel => panel.series)
  const hasValue = times.map((_, index) => all.some(series => (series.values[index] ?? null) !== null))
  const recorded = all.length === 0 ? times.map(() => true) : (rest.recorded ?? hasValue)
  const nothing = times.length === 0 || !recorded.includes(true)
  const silent = all.length > 0 && !hasValue.includes(true)
  const previous = panels.find(panel => panel.previous)?.previous
  const band = panels.find(panel => panel.band)?.band
  const isFilling = rest.until !== undefined && (times.at(-1) ?? 0) + stepMs > Date.parse(rest.until)
  const inLane = times.length * stepMs > LANE_FROM_MS
  return (
    <div ref={stage} className="relative touch-pan-y touch-pinch-zoom select-none" {...pointer}>
      {panels.map((panel, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: panels have a fixed order
        <Fragment key={index}>
          {legends && <div className={index === 0 ? 'mb-2' : 'mt-4 mb-2'}>{legends[index]}</div>}
          <div
            role="img"
            aria-label={index === 0 ? summary : panel.series.map(each => `${each.label} ${each.total}`).join(', ')}
          >
            <ChartPanel
              panel={panel}
              times={times}
              stepMs={stepMs}
              active={active}
              isFilling={isFilling}
              formatAxis={rest.formatAxis}
              whole={!rest.formatAxis}
            >
              {!nothing && (
                <Gaps
                  gaps={gapsOf(isFilling ? recorded.slice(0, -1) : recorded)}
                  scale={scale}
                  named={index === 0 && !silent}
                />
              )}
              {(nothing || silent) && (
                <div className={cx('absolute inset-0 grid place-items-center', nothing && 'hatch')}>
                  {index === 0 && (
                    <span className="rounded-2 bg-surface px-2.5 py-1 text-text-2">
                      {(!nothing && rest.nothing) || 'Nothing recorded yet'}
                    </span>
                  )}
                </div>
              )}
              {!inLane && <Marks marks={marks} scale={scale} named={index === 0} zone={zone} />}
              {selected && selected.from !== selected.to && (
                <div
                  className="absolute inset-y-0 bg-accent/10"
                  style={{
                    left: `${scale.slot(Math.min(selected.from, selected.to))}%`,
                    right: `${100 - scale.slot(Math.max(selected.from, selected.to) + 1)}%`,
                  }}
                />
              )}
              {active !== null && (
                <div
                  className="absolute inset-y-0 border-(--n-7) border-l"
                  style={{ left: `${scale.slot(active + 0.5)}%` }}
                />
              )}
            </ChartPanel>
          </div>
        </Fragment>
      ))}
      <div style={{ marginLeft: AXIS_WIDTH }}>
        {inLane && marks.length > 0 && <MarkLane marks={marks} scale={scale} zone={zone} />}
        <TimeAxis times={times} stepMs={stepMs} scale={scale} zone={zone} />
      </div>
      <SlotSlider
        {...{ times, stepMs, zone, active, selected, recorded, ...keys }}
        series={previous ? [...all, previous] : all}
        band={band}
        label={typeof rest.title === 'string' ? `Time in ${rest.title}` : 'Time'}
        format={rest.format}
        canZoom={rest.onZoom !== undefined}
      />
      {active !== null && !waits && (
        <div className="pointer-events-none absolute inset-y-0 right-0" style={{ left: AXIS_WIDTH }}>
          <ChartTooltip
            index={active}
            times={times}
            stepMs={stepMs}
            zone={zone}
            series={[...all].reverse()}
            previous={previous}
            band={band}
            isRecorded={recorded[active] ?? false}
            isFilling={isFilling && active === times.length - 1}
            format={rest.format}
            total={rest.total}
          />
        </div>
      )}
      {waits && selected && <ZoomCard {...{ times, stepMs, zone, selected }} onZoom={zoom} onLetGo={letGo} />}
    </div>
  )
}
