import type { ChartPanel } from './chart-types.ts'

export type PlotProps = {
  panel: ChartPanel
  times: number[]
  stepMs: number
  ticks: number[]
  top: number
  formatAxis: (value: number) => string
}
