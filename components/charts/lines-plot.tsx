import { BandArea, OutsideLine } from './band-shapes.tsx'
import { areaPath, linePath } from './line-paths.ts'
import { linePoints } from './line-points.ts'
import { PLOT, PlotFrame } from './plot-frame.tsx'
import type { PlotProps } from './plot-props.ts'

/** Areas on each other, or lines from zero. The top of each area is a line of its own, so that a stack keeps its edges. */
export function LinesPlot({ panel, times, stepMs, isFilling, ticks, top, formatAxis }: PlotProps) {
  const stacked = panel.kind === 'area'
  const values = panel.series.map(series => series.values)
  const over = isFilling ? times.length - 1 : times.length
  const whole = values.map(each => each.slice(0, over))
  const points = linePoints(times.slice(0, over), stepMs, whole, stacked)
  const [first = 0, last = 0] = [times[0], times.at(-1)]
  const place = (x: number, value: number) =>
    `${round(((x - first) / (last + stepMs - first)) * PLOT)} ${round(PLOT - (value / top) * PLOT)}`
  const heightAt = (slot: number, index: number): number | null => {
    const own = values[index]?.[slot] ?? null
    if (own === null || !stacked) return own
    return values.slice(0, index + 1).reduce((sum, each) => sum + (each[slot] ?? 0), 0)
  }
  /** From the end of the last slot that is over to the middle of the one that is not. */
  const fillingPath = (index: number): string => {
    const [before, now] = [heightAt(over - 1, index), heightAt(over, index)]
    const at = times[over] ?? 0
    return before === null || now === null ? '' : `M${place(at, before)}L${place(at + stepMs / 2, now)}`
  }
  return (
    <PlotFrame ticks={ticks} top={top} formatAxis={formatAxis}>
      {panel.band && <BandArea {...{ band: panel.band, times, stepMs, top, place }} />}
      {stacked &&
        panel.series.map(({ key, color }, index) => (
          <path key={`area-${key}`} d={areaPath(points, index, place)} fill={color} fillOpacity={0.14} />
        ))}
      {panel.series.map(({ key, color }, index) => (
        <path
          key={key}
          d={linePath(points, index, place)}
          fill="none"
          stroke={color}
          strokeWidth={1.5}
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      ))}
      {isFilling &&
        panel.series.map(({ key, color }, index) => (
          <path
            key={`filling-${key}`}
            d={fillingPath(index)}
            fill="none"
            stroke={color}
            strokeWidth={1.5}
            strokeDasharray="3 3"
            vectorEffect="non-scaling-stroke"
          />
        ))}
      {panel.band && values.length > 0 && (
        <OutsideLine
          {...{ band: panel.band, times, stepMs, top, place }}
          path={linePath(points, 0, place) + (isFilling ? fillingPath(0) : '')}
        />
      )}
    </PlotFrame>
  )
}

const round = (value: number) => Math.round(value * 100) / 100
