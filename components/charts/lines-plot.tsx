'use client'

import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import type { ChartPanel } from './chart-types.ts'
import { linePoints } from './line-points.ts'
import { GRID, MARGIN, type PlotProps, yAxisProps } from './plot-props.ts'

/** Areas on each other, or lines from zero. The top of each area is a line of its own, so that a stack keeps its edges. */
export function LinesPlot({ panel, times, stepMs, ticks, top, formatAxis }: PlotProps) {
  const stacked = panel.kind === 'area'
  const data = linePoints(
    times,
    stepMs,
    panel.series.map(series => series.values),
    stacked,
  )
  const end = (times.at(-1) ?? 0) + stepMs
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={data} margin={MARGIN} accessibilityLayer={false}>
        <CartesianGrid {...GRID} />
        <XAxis dataKey="x" type="number" domain={[times[0] ?? 0, end]} allowDataOverflow hide />
        <YAxis {...yAxisProps(ticks, top, formatAxis)} />
        {stacked && panel.series.map(areaOf)}
        {panel.series.map((series, index) => (
          <Line
            key={series.key}
            dataKey={(point: Record<string, [number, number] | null>) => point[`band${index}`]?.[1] ?? null}
            name={series.label}
            type="linear"
            stroke={series.color}
            strokeWidth={1.5}
            dot={false}
            activeDot={false}
            connectNulls={false}
            isAnimationActive={false}
          />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  )
}

function areaOf(series: ChartPanel['series'][number], index: number) {
  return (
    <Area
      key={`area-${series.key}`}
      dataKey={`band${index}`}
      type="linear"
      stroke="none"
      fill={series.color}
      fillOpacity={0.14}
      dot={false}
      activeDot={false}
      connectNulls={false}
      isAnimationActive={false}
    />
  )
}
