import type { ChartPanel } from './chart-types.ts'

export type PlotProps = {
  panel: ChartPanel
  times: number[]
  stepMs: number
  ticks: number[]
  top: number
  formatAxis: (value: number) => string
}

export const MARGIN = { top: 7, right: 0, bottom: 0, left: 0 }
export const GRID = { vertical: false, stroke: 'var(--grid)' }

export function yAxisProps(ticks: number[], top: number, tickFormatter: (value: number) => string) {
  return {
    domain: [0, top] as [number, number],
    ticks,
    tickFormatter,
    width: 44,
    axisLine: false,
    tickLine: false,
    tickMargin: 6,
    interval: 0 as const,
    tick: { fill: 'var(--text-3)', fontSize: 11 },
  }
}
