'use client'

import type { ReactNode } from 'react'
import { formatTime } from '#lib/format/date-time.ts'
import { formatNumber } from '#lib/format/number.ts'
import type { ChartMark } from './chart-types.ts'
import { describeSeries } from './describe-series.ts'
import { bandSlots, describeOutside, type ExpectedBand, outsideOf, rangeWords, toldOf } from './expected-band.ts'
import { type Interval, slotsOf } from './slots.ts'
import { TimeChart } from './time-chart.tsx'

type BandChartProps = {
  title: ReactNode
  note?: ReactNode
  buckets: { start: string; collected: boolean; requests: number }[]
  interval: Interval
  expected: ExpectedBand
  /** From which moment on it is told of, as ISO time. */
  since: string
  /** When it was counted, as ISO time. */
  until?: string
  zone?: string
  marks?: ChartMark[]
}

/** Requests against what was expected of them; what lies outside is marked. */
export function BandChart({ buckets, interval, expected, since, zone = 'UTC', ...rest }: BandChartProps) {
  const { times, stepMs, buckets: slots } = slotsOf(buckets, interval)
  const values = slots.map(bucket => bucket?.requests ?? null)
  const band = bandSlots(expected, times, stepMs)
  const end = (times.at(-1) ?? 0) + stepMs
  const isFilling = rest.until !== undefined && end > Date.parse(rest.until)
  const outside = outsideOf(values, band, isFilling)
  const described = { times, stepMs, values, zone }
  const { at, seen, low, high } = toldOf({ ...described, band, outside, since: Date.parse(since), isFilling })
  const isOutside = at !== null
  return (
    <>
      <TimeChart
        {...rest}
        zone={zone}
        times={times}
        stepMs={stepMs}
        panels={[
          {
            kind: 'lines',
            height: 220,
            series: [
              {
                ...{ key: 'seen', label: 'Seen', color: 'var(--text)', values },
                ...{
                  total: seen === null ? '–' : formatNumber(seen),
                  totalNote: at === null ? `at most since ${formatTime(since)}` : `at ${formatTime(at)}`,
                },
              },
            ],
            band: {
              ...{ key: 'expected', label: 'Expected', ...band, outside },
              total: rangeWords(low, high),
            },
          },
        ]}
        summary={`${describeSeries({ subject: 'Requests', ...described })} ${describeOutside(outside, { ...described, band })}`.trim()}
      />
      {!isOutside && seen !== null && (
        <p className="mt-2 text-text-3 text-xs">
          No single stretch of it lies outside of what was expected; what was odd is said below.
        </p>
      )}
    </>
  )
}
