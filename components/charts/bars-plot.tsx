'use client'

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { GRID, MARGIN, type PlotProps, yAxisProps } from './plot-props.ts'

/** Bars on each other, one for each slot: for what is rare, on an axis of its own. */
export function BarsPlot({ panel, times, ticks, top, formatAxis }: PlotProps) {
  const data = times.map((at, index) => {
    const row: Record<string, number | null> = { at }
    for (const series of panel.series) row[series.key] = series.values[index] ?? null
    return row
  })
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart data={data} margin={MARGIN} barCategoryGap="11%" accessibilityLayer={false}>
        <CartesianGrid {...GRID} />
        <XAxis dataKey="at" type="category" scale="band" hide />
        <YAxis {...yAxisProps(ticks, top, formatAxis)} />
        {panel.series.map(series => (
          <Bar
            key={series.key}
            dataKey={series.key}
            name={series.label}
            stackId="one"
            fill={series.color}
            activeBar={false}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  )
}
