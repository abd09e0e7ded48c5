import type { ReactNode } from 'react'
import type { Severity } from '#components/key/severity-shape.tsx'
import type { KeyStatus } from '#components/key/status-shape.tsx'

export type ChartSeries = {
  key: string
  label: string
  color: string
  /** One for each slot; null where nothing was recorded. */
  values: (number | null)[]
  /** In the legend beside the label: its total, its share. */
  total: string
  /** After the total: "since 03:05". */
  totalNote?: string
  /** Between label and total: the cut of a secret. */
  glyph?: ReactNode
}

/** Between what a line should lie, slot by slot; null where nobody knows. */
export type ChartBand = Pick<ChartSeries, 'key' | 'label' | 'total'> & {
  low: (number | null)[]
  high: (number | null)[]
  outside: Outside[]
}

/** Where a value lies that it should not; null: it is inside, or nobody knows. */
export type Outside = 'above' | 'below' | null

export type ChartPanel = {
  /** Stacked areas, lines from zero, or stacked bars. */
  kind: 'area' | 'lines' | 'bars'
  height: number
  /** From the foot of the stack up. */
  series: ChartSeries[]
  /** The stretch before, as a dashed line from zero behind all; no part of any sum. */
  previous?: ChartSeries
  /** Of lines: what the first should be. It lies behind them, and what is outside is marked. */
  band?: ChartBand
  /** Names the top of the stack first. */
  legendFromTop?: boolean
}

/** A severity is an alert: a solid red line. Everything else is a dashed grey one. */
export type ChartMark = { at: string; label: string; kind: 'event' | Severity | KeyStatus }

export type ChartZoom = (from: string, to: string) => void
