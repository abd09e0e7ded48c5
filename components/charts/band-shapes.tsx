import { useId } from 'react'
import type { ChartBand } from './chart-types.ts'
import { areaPath, linePath, type Place } from './line-paths.ts'
import { linePoints } from './line-points.ts'

type BandShapeProps = { band: ChartBand; times: number[]; stepMs: number; top: number; place: Place }

/** What was expected: a quiet field between two dashed lines. */
export function BandArea({ place, ...props }: BandShapeProps) {
  const points = bandPoints(props)
  return (
    <>
      <path d={areaPath(points, 1, place)} fill="var(--band)" />
      {[0, 1].map(edge => (
        <path
          key={edge}
          d={linePath(points, edge, place)}
          fill="none"
          stroke="var(--band-line)"
          strokeDasharray="3 3"
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </>
  )
}

/** The line once more where it leaves the field: thicker, and in red. */
export function OutsideLine({ path, place, ...props }: BandShapeProps & { path: string }) {
  const outside = useId()
  const points = bandPoints(props)
  // Down to below the axis, so that a line on it is not cut along its middle.
  const placeBelow: Place = (x, value) => place(x, value === 0 ? -props.top : value)
  return (
    <>
      <clipPath id={outside}>
        <path d={areaPath(points, 2, place)} />
        <path d={areaPath(points, 0, placeBelow)} />
      </clipPath>
      <path
        d={path}
        clipPath={`url(#${outside})`}
        fill="none"
        stroke="var(--sev-critical)"
        strokeWidth={2}
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </>
  )
}

/** On each other: what is too little, what is expected, what is too much. */
function bandPoints({ band, times, stepMs, top }: Omit<BandShapeProps, 'place'>) {
  const { low, high } = band
  const width = high.map((value, slot) => (value === null ? null : value - (low[slot] ?? 0)))
  const above = high.map(value => (value === null ? null : 2 * top))
  return linePoints(times, stepMs, [low, width, above], true)
}
