'use client'

import { Fragment, type ReactNode } from 'react'
import { Gaps, MarkLane, Marks } from './chart-overlay.tsx'
import { AXIS_WIDTH, ChartPanel } from './chart-panel.tsx'
import { chartScale } from './chart-scale.ts'
import { ChartTooltip } from './chart-tooltip.tsx'
import { gapsOf } from './slots.ts'
import { TimeAxis } from './time-axis.tsx'
import type { TimeChartProps } from './time-chart-props.ts'
import { usePointerSlot } from './use-pointer-slot.ts'

const LANE_FROM_MS = 5 * 86_400_000

type ChartStageProps = TimeChartProps & {
  zone: string
  format: (value: number) => string
  /** One above each panel; with a single panel it stands in the head. */
  legends?: ReactNode[]
}

/** The plots, under one pointer. Read aloud it is a picture with a sentence; the table has the numbers. */
export function ChartStage({ times, stepMs, panels, marks = [], zone, summary, legends, ...rest }: ChartStageProps) {
  const { active, drag, handlers } = usePointerSlot(times, stepMs, AXIS_WIDTH, rest.onZoom)
  const scale = chartScale(times, stepMs)
  const all = panels.flatMap(panel => panel.series)
  const recorded = times.map(
    (_, index) => all.length === 0 || all.some(series => (series.values[index] ?? null) !== null),
  )
  const nothing = times.length === 0 || !recorded.includes(true)
  const inLane = times.length * stepMs > LANE_FROM_MS
  return (
    <div className="relative touch-pan-y select-none" {...handlers}>
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
              formatAxis={rest.formatAxis}
              whole={!rest.formatAxis}
            >
              {nothing ? (
                <div className="hatch absolute inset-0 grid place-items-center">
                  {index === 0 && (
                    <span className="rounded-2 bg-surface px-2.5 py-1 text-text-2">Nothing recorded yet</span>
                  )}
                </div>
              ) : (
                <Gaps gaps={gapsOf(recorded)} scale={scale} named={index === 0} />
              )}
              {!inLane && <Marks marks={marks} scale={scale} named={index === 0} zone={zone} />}
              {drag && drag.from !== drag.to && (
                <div
                  className="absolute inset-y-0 bg-accent/10"
                  style={{
                    left: `${scale.slot(Math.min(drag.from, drag.to))}%`,
                    right: `${100 - scale.slot(Math.max(drag.from, drag.to) + 1)}%`,
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
      {active !== null && (
        <div className="pointer-events-none absolute inset-y-0 right-0" style={{ left: AXIS_WIDTH }}>
          <ChartTooltip
            index={active}
            times={times}
            stepMs={stepMs}
            zone={zone}
            series={[...all].reverse()}
            previous={panels.find(panel => panel.previous)?.previous}
            format={rest.format}
            total={rest.total}
          />
        </div>
      )}
    </div>
  )
}
