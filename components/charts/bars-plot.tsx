import { Fragment } from 'react'
import { PLOT, PlotFrame } from './plot-frame.tsx'
import type { PlotProps } from './plot-props.ts'

/** Of a slot's width, left free at either side of its bar. */
const gap = 0.11

/** Bars on each other, one for each slot: for what is rare, on an axis of its own. */
export function BarsPlot({ panel, times, isFilling, ticks, top, formatAxis }: PlotProps) {
  const slot = PLOT / Math.max(times.length, 1)
  const floors = times.map(() => 0)
  return (
    <PlotFrame ticks={ticks} top={top} formatAxis={formatAxis}>
      {panel.series.map(({ key, color, values }) => {
        const bars = times.map((_, index) => {
          const height = ((values[index] ?? 0) / top) * PLOT
          const floor = floors[index] ?? 0
          floors[index] = floor + height
          const [x, y] = [(index + gap) * slot, PLOT - floor - height]
          return height > 0
            ? `M${round(x)} ${round(y)}h${round(slot * (1 - 2 * gap))}v${round(height)}H${round(x)}Z`
            : ''
        })
        const filling = isFilling ? bars.pop() : undefined
        return (
          <Fragment key={key}>
            <path d={bars.join('')} fill={color} />
            {filling && <path d={filling} fill={color} fillOpacity={0.45} />}
          </Fragment>
        )
      })}
    </PlotFrame>
  )
}

const round = (value: number) => Math.round(value * 100) / 100
