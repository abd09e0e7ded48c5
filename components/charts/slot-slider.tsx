'use client'

import { type ComponentProps, useId } from 'react'
import { formatTimeRange } from '#lib/format/date-time.ts'
import { AXIS_WIDTH } from './chart-panel.tsx'
import type { ChartBand, ChartSeries } from './chart-types.ts'
import { rangeWords } from './expected-band.ts'

type SlotSliderProps = Pick<ComponentProps<'div'>, 'onKeyDown' | 'onFocus' | 'onBlur'> & {
  label: string
  times: number[]
  stepMs: number
  zone: string
  active: number | null
  selected: { from: number; to: number } | null
  series: ChartSeries[]
  band?: ChartBand
  recorded: boolean[]
  format: (value: number) => string
  canZoom: boolean
}

/** The chart's tab stop: a point in time that arrows move, and that says its values. It is seen as the crosshair. */
export function SlotSlider({ label, times, stepMs, zone, active, selected, canZoom, ...props }: SlotSliderProps) {
  const { series, band, recorded, format, ...handlers } = props
  const hint = useId()
  if (times.length === 0) return null
  const slot = active ?? times.length - 1
  const rangeOf = (from: number, to: number) =>
    formatTimeRange(times[from] ?? 0, (times[to] ?? 0) + stepMs, times.at(-1) ?? 0, zone)
  const values = series.map(({ label, values }) => {
    const value = values[slot] ?? null
    return `${label} ${value === null ? 'none' : format(value)}`
  })
  const expected = band ? `, ${bandWords(band, slot, format)}` : ''
  const said = `${recorded[slot] ? values.join(', ') : 'not recorded'}${expected}`
  const range =
    selected && selected.from !== selected.to
      ? `. Selected: ${rangeOf(Math.min(selected.from, selected.to), Math.max(selected.from, selected.to))}`
      : ''
  return (
    <>
      <div
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={times.length - 1}
        aria-valuenow={slot}
        aria-valuetext={`${rangeOf(slot, slot)}: ${said}${range}`}
        aria-describedby={hint}
        className="pointer-events-none absolute inset-y-0 right-0"
        style={{ left: AXIS_WIDTH }}
        {...handlers}
      />
      <span id={hint} hidden>
        Arrows move through time.{canZoom && ' With Shift they select, and Enter zooms in.'}
      </span>
    </>
  )
}

const bandWords = ({ label, low, high, outside }: ChartBand, slot: number, format: (value: number) => string) => {
  const side = outside[slot]
  return `${label} ${rangeWords(low[slot] ?? null, high[slot] ?? null, format)}${side ? `, ${side} it` : ''}`
}
