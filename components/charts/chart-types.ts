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
  /** Between label and total: the cut of a secret. */
  glyph?: ReactNode
}

export type ChartPanel = {
  /** Stacked areas, lines from zero, or stacked bars. */
  kind: 'area' | 'lines' | 'bars'
  height: number
  /** From the foot of the stack up. */
  series: ChartSeries[]
  /** The stretch before, as a dashed line from zero behind all; no part of any sum. */
  previous?: ChartSeries
  /** Names the top of the stack first. */
  legendFromTop?: boolean
}

/** A severity is an alert: a solid red line. Everything else is a dashed grey one. */
export type ChartMark = { at: string; label: string; kind: 'event' | Severity | KeyStatus }

export type ChartZoom = (from: string, to: string) => void
