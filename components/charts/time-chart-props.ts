import type { ReactNode } from 'react'
import type { ChartMark, ChartPanel, ChartZoom } from './chart-types.ts'

export type TimeChartProps = {
  title: ReactNode
  /** What the numbers cover, before the unit and the zone: "24 h, 20,428 requests". */
  note?: ReactNode
  /** At the right of the head: a range, a split. */
  actions?: ReactNode
  times: number[]
  stepMs: number
  panels: ChartPanel[]
  /** When it was counted, as ISO time: a last slot that ends later was still filling, and is no fall. */
  until?: string
  /** Whether each slot was recorded, where a series may be silent in one that was. Without it a slot without values was not. */
  recorded?: boolean[]
  /** What stands in an empty plot. */
  nothing?: string
  marks?: ChartMark[]
  zone?: string
  /** The whole chart in a sentence. */
  summary: string
  /** The word for the sum of all series: "All". None for what can't be added. */
  total?: string
  format?: (value: number) => string
  formatAxis?: (value: number) => string
  onZoom?: ChartZoom
  className?: string
}
