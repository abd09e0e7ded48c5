import type { ChartPanel } from './chart-types.ts'

export type PlotProps = {
  panel: ChartPanel
  times: number[]
  stepMs: number
  /** The last slot is not over: what it has so far is drawn apart. */
  isFilling: boolean
  ticks: number[]
  top: number
  formatAxis: (value: number) => string
}
