'use client'

import { cx } from '#components/ui/cx.ts'
import type { ChartSeries } from './chart-types.ts'

type ChartLegendProps = {
  series: ChartSeries[]
  /** Comes last, with a dashed line. */
  previous?: ChartSeries
  hidden: ReadonlySet<string>
  onToggle: (key: string) => void
  line?: boolean
}

/** Every entry shows its value and is a button that takes the series out and back in. */
export function ChartLegend({ series, previous, hidden, onToggle, line = false }: ChartLegendProps) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-text-2 text-xs">
      {[...series, ...(previous ? [previous] : [])].map(({ key, label, color, total, glyph }) => {
        const off = hidden.has(key)
        const isDashed = key === previous?.key
        return (
          <li key={key} className="flex">
            <button
              type="button"
              aria-pressed={!off}
              title={off ? `Show ${label}` : `Hide ${label}`}
              onClick={() => onToggle(key)}
              className={cx('inline-flex items-center gap-1.5 hover:text-text', off && 'line-through')}
            >
              {isDashed ? (
                <DashedSwatch />
              ) : (
                <span
                  className={cx('flex-none', line ? 'h-0.5 w-3' : 'size-2.5 rounded-[2px]')}
                  style={off ? { boxShadow: `inset 0 0 0 1.5px ${color}` } : { background: color }}
                />
              )}
              {label} {glyph} <b className="text-text">{total}</b>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

export function DashedSwatch() {
  return <span aria-hidden="true" className="w-3 flex-none border-(--n-8) border-t-[1.5px] border-dashed" />
}
