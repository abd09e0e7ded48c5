import { type LinePoint, linePoints } from './line-points.ts'
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
    </PlotFrame>
  )
}

type Place = (x: number, value: number) => string

/** A hole ends a line, and the next one begins behind it. */
function linePath(points: readonly LinePoint[], index: number, place: Place): string {
  return runs(points, index)
    .map(run => `M${run.map(({ x, to }) => place(x, to)).join('L')}`)
    .join('')
}

function areaPath(points: readonly LinePoint[], index: number, place: Place): string {
  return runs(points, index)
    .map(run => {
      const upper = run.map(({ x, to }) => place(x, to))
      const lower = run.toReversed().map(({ x, from }) => place(x, from))
      return `M${[...upper, ...lower].join('L')}Z`
    })
    .join('')
}

type Edge = { x: number; from: number; to: number }

function runs(points: readonly LinePoint[], index: number): Edge[][] {
  const found: Edge[][] = [[]]
  for (const point of points) {
    const band = point[`band${index}`]
    if (band) found.at(-1)?.push({ x: point.x, from: band[0], to: band[1] })
    else found.push([])
  }
  return found.filter(run => run.length > 0)
}

const round = (value: number) => Math.round(value * 100) / 100
