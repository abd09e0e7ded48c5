'use client'

import { formatShortNumber } from '#lib/format/number.ts'
import { BarsPlot } from './bars-plot.tsx'
import type { ChartPanel as Panel } from './chart-types.ts'
import { LinesPlot } from './lines-plot.tsx'
import { niceTicks } from './nice-ticks.ts'
import { BandLabel, OutsideMarks } from './outside-marks.tsx'
import { PreviousLine } from './previous-line.tsx'

export const AXIS_WIDTH = 44
export const PLOT_TOP = 7

type ChartPanelProps = {
  panel: Panel
  times: number[]
  stepMs: number
  formatAxis?: (value: number) => string
  /** Whether the axis counts: then its ticks are whole. */
  whole: boolean
  /** The last slot is not over. */
  isFilling: boolean
  /** The slot under the pointer. */
  active: number | null
  /** Gaps, marks and crosshair, laid over the plot. */
  children: React.ReactNode
}

/** One plot with its own axis, from zero. Several stand under each other on one scale of time. */
export function ChartPanel({
  panel,
  times,
  stepMs,
  formatAxis = formatShortNumber,
  whole,
  active,
  isFilling,
  children,
}: ChartPanelProps) {
  const tops = times.map((_, index) => topOf(panel, index))
  const ticks = niceTicks(Math.max(...tops, 0), whole)
  const top = ticks.at(-1) ?? 1
  const Plot = panel.kind === 'bars' ? BarsPlot : LinesPlot
  const empty =
    tops.every(each => each === 0) && panel.series.every(series => series.values.every(value => value === null))
  return (
    <div className="relative isolate" style={{ height: panel.height + PLOT_TOP }}>
      {panel.previous && (
        <div className="absolute right-0 bottom-0 -z-1" style={{ left: AXIS_WIDTH, top: PLOT_TOP }}>
          <PreviousLine values={panel.previous.values} top={top} />
        </div>
      )}
      <Plot {...{ panel, times, stepMs, isFilling, top, formatAxis }} ticks={empty ? [0] : ticks} />
      <div
        className="pointer-events-none absolute right-0 bottom-0 border-(--axis) border-b"
        style={{ left: AXIS_WIDTH, top: PLOT_TOP }}
      >
        {children}
        {panel.band && <BandLabel band={panel.band} top={top} />}
        {panel.band && <OutsideMarks series={panel.series} band={panel.band} top={top} />}
        {active !== null && panel.kind !== 'bars' && (
          <Dots panel={panel} active={active} count={times.length} top={top} />
        )}
      </div>
    </div>
  )
}

/** The height of what is drawn in one slot: a stack's sum, or the highest of the lines. */
function topOf({ kind, series, previous, band }: Panel, index: number): number {
  const values = series.map(each => each.values[index] ?? 0)
  const now = kind === 'lines' ? Math.max(...values, 0) : values.reduce((sum, value) => sum + value, 0)
  return Math.max(now, previous?.values[index] ?? 0, band?.high[index] ?? 0)
}

function Dots({ panel, active, count, top }: { panel: Panel; active: number; count: number; top: number }) {
  let floor = 0
  return panel.series.map(({ key, color, values }) => {
    const value = values[active] ?? null
    if (value === null) return null
    const height = panel.kind === 'area' ? floor + value : value
    floor = height
    return (
      <span
        key={key}
        className="absolute box-content size-1.5 rounded-full border-[1.5px] border-surface"
        style={{
          background: color,
          left: `calc(${((active + 0.5) / count) * 100}% - 4.5px)`,
          bottom: `calc(${(height / top) * 100}% - 4.5px)`,
        }}
      />
    )
  })
}
