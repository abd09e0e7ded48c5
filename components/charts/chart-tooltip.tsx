'use client'

import { cx } from '#components/ui/cx.ts'
import { formatTimeRange } from '#lib/format/date-time.ts'
import { BandSwatch, DashedSwatch } from './chart-legend.tsx'
import type { ChartBand, ChartSeries } from './chart-types.ts'
import { rangeWords } from './expected-band.ts'
import { Triangle } from './outside-marks.tsx'

type ChartTooltipProps = {
  index: number
  times: number[]
  stepMs: number
  zone: string
  /** From the top of the stack down. */
  series: ChartSeries[]
  previous?: ChartSeries
  band?: ChartBand
  isRecorded: boolean
  isFilling: boolean
  format: (value: number) => string
  /** The word for the sum below the line; none for what can't be added. */
  total?: string
}

export function ChartTooltip({
  index,
  times,
  stepMs,
  zone,
  series,
  previous,
  band,
  isRecorded,
  isFilling,
  format,
  total,
}: ChartTooltipProps) {
  const at = times[index] ?? 0
  const values = series.map(each => each.values[index] ?? null)
  const side = band?.outside[index]
  const left = ((index + 0.5) / times.length) * 100
  return (
    <div
      className={cx(
        'pointer-events-none absolute top-3.5 z-3 min-w-[168px] rounded-2 bg-surface px-2.5 py-2 text-xs/[18px] shadow-2',
        // A phone has room at one of its edges alone.
        left > 50 ? 'max-md:right-auto! max-md:left-0!' : 'max-md:right-0! max-md:left-auto!',
      )}
      style={left > 55 ? { right: `calc(${100 - left}% + 12px)` } : { left: `calc(${left}% + 12px)` }}
    >
      <span className="mb-0.5 block whitespace-nowrap text-text-3">
        {formatTimeRange(at, at + stepMs, times.at(-1) ?? at, zone)}
        {isFilling && ', so far'}
      </span>
      {isRecorded ? (
        <>
          {series.map((each, row) => (
            <span key={each.key} className="flex items-center gap-[7px] whitespace-nowrap">
              <span className="size-2.5 flex-none rounded-[2px]" style={{ background: each.color }} />
              {each.label}
              <b className="ml-auto pl-4">{valueText(values[row] ?? null, format)}</b>
            </span>
          ))}
          {total && series.length > 1 && (
            <span className="mt-1 flex border-line-soft border-t pt-1">
              {total}
              <b className="ml-auto pl-4">{format(values.reduce<number>((sum, value) => sum + (value ?? 0), 0))}</b>
            </span>
          )}
        </>
      ) : (
        <span>Not recorded</span>
      )}
      {band && (
        <span className="flex items-center gap-[7px] whitespace-nowrap text-text-2">
          <BandSwatch />
          {band.label}
          <b className="ml-auto pl-4">{rangeWords(band.low[index] ?? null, band.high[index] ?? null, format)}</b>
        </span>
      )}
      {side && (
        <span className="relative block whitespace-nowrap pl-[17px] text-critical">
          <span className="absolute top-[9px] left-[5px]">
            <Triangle side={side} />
          </span>
          {side} what was expected
        </span>
      )}
      {previous && (
        <span className="mt-1 flex items-center gap-[7px] whitespace-nowrap border-line-soft border-t pt-1 text-text-2">
          <DashedSwatch />
          {previous.label}
          <b className="ml-auto pl-4">{valueText(previous.values[index] ?? null, format)}</b>
        </span>
      )}
    </div>
  )
}

const valueText = (value: number | null, format: (value: number) => string) => (value === null ? '–' : format(value))
