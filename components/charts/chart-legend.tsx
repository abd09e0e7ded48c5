'use client'

import type { ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'
import type { ChartBand, ChartSeries } from './chart-types.ts'

type ChartLegendProps = {
  series: ChartSeries[]
  /** Comes after the series, with a dashed line. */
  previous?: ChartSeries
  /** Comes last, as a field between dashed lines. */
  band?: ChartBand
  hidden: ReadonlySet<string>
  onToggle: (key: string) => void
  line?: boolean
}

/** Every entry shows its value and is a button that takes the series out and back in. */
export function ChartLegend({ series, previous, band, hidden, onToggle, line = false }: ChartLegendProps) {
  const swatch = ({ key, color }: ChartSeries) => (
    <span
      className={cx('flex-none', line ? 'h-0.5 w-3' : 'size-2.5 rounded-[2px]')}
      style={hidden.has(key) ? { boxShadow: `inset 0 0 0 1.5px ${color}` } : { background: color }}
    />
  )
  const entry = (each: Entry, mark: ReactNode) => (
    <LegendEntry key={each.key} entry={each} isOff={hidden.has(each.key)} onToggle={onToggle}>
      {mark}
    </LegendEntry>
  )
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-text-2 text-xs">
      {series.map(each => entry(each, swatch(each)))}
      {previous && entry(previous, <DashedSwatch />)}
      {band && entry(band, <BandSwatch />)}
    </ul>
  )
}

type Entry = Pick<ChartSeries, 'key' | 'label' | 'glyph' | 'total' | 'totalNote'>
type LegendEntryProps = { entry: Entry; isOff: boolean; onToggle: (key: string) => void; children: ReactNode }

function LegendEntry({ entry: { key, label, glyph, total, totalNote }, isOff, onToggle, children }: LegendEntryProps) {
  return (
    <li className="flex">
      <button
        type="button"
        aria-pressed={!isOff}
        title={isOff ? `Show ${label}` : `Hide ${label}`}
        onClick={() => onToggle(key)}
        className={cx('inline-flex items-center gap-1.5 hover:text-text', isOff && 'line-through')}
      >
        {children}
        {label} {glyph} <b className="text-text">{total}</b> {totalNote}
      </button>
    </li>
  )
}

export function DashedSwatch() {
  return <span aria-hidden="true" className="w-3 flex-none border-(--n-8) border-t-[1.5px] border-dashed" />
}

export function BandSwatch() {
  return (
    <span
      aria-hidden="true"
      className="size-2.5 flex-none rounded-[2px] border border-(--band-line) border-dashed bg-(--band)"
    />
  )
}
