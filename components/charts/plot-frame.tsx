import type { ReactNode } from 'react'

/** The plot's own units, whatever size it has on the screen; strokes keep their width. */
export const PLOT = 1000

type PlotFrameProps = {
  ticks: number[]
  /** The value at the plot's upper edge. */
  top: number
  formatAxis: (value: number) => string
  /** Shapes from 0, 0 at the upper left to PLOT, PLOT. */
  children: ReactNode
}

/** An axis of values from zero at the left, a line for each of its ticks, and what is drawn between them. */
export function PlotFrame({ ticks, top, formatAxis, children }: PlotFrameProps) {
  return (
    <>
      <div aria-hidden="true" className="absolute top-[7px] bottom-0 left-0 w-[38px] text-right text-2xs text-text-3">
        {ticks.map(tick => (
          <span
            key={tick}
            className="absolute right-0 translate-y-1/2 whitespace-nowrap leading-none"
            style={{ bottom: `${(tick / top) * 100}%` }}
          >
            {formatAxis(tick)}
          </span>
        ))}
      </div>
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${PLOT} ${PLOT}`}
        preserveAspectRatio="none"
        className="absolute top-[7px] right-0 bottom-0 left-[44px] h-[calc(100%-7px)] w-[calc(100%-44px)] overflow-visible"
      >
        {ticks.map(tick => {
          const y = PLOT - (tick / top) * PLOT
          return (
            <line key={tick} x1={0} x2={PLOT} y1={y} y2={y} stroke="var(--grid)" vectorEffect="non-scaling-stroke" />
          )
        })}
        {children}
      </svg>
    </>
  )
}
