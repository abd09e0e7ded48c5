'use client'

import type { ReactNode } from 'react'
import { formatNumber } from '#lib/format/number.ts'
import type { ChartMark } from './chart-types.ts'
import { describeSeries } from './describe-series.ts'
import { bandSlots, describeOutside, type ExpectedBand, outsideOf, rangeWords, totalsSince } from './expected-band.ts'
import { type Interval, slotsOf } from './slots.ts'
import { TimeChart } from './time-chart.tsx'

type BandChartProps = {
  title: ReactNode
  note?: ReactNode
  buckets: { start: string; collected: boolean; requests: number }[]
  interval: Interval
  expected: ExpectedBand
  /** From which moment on what was seen is added up, as ISO time; and the words for it: "since 03:05". */
  since: string
  sinceWords: string
  /** When it was counted, as ISO time. */
  until?: string
  zone?: string
  marks?: ChartMark[]
}

/** Requests against what was expected of them; what lies outside is marked. */
export function BandChart({ buckets, interval, expected, since, sinceWords, zone = 'UTC', ...rest }: BandChartProps) {
  const { times, stepMs, buckets: slots } = slotsOf(buckets, interval)
  const values = slots.map(bucket => bucket?.requests ?? null)
  const band = bandSlots(expected, times, stepMs)
  const end = (times.at(-1) ?? 0) + stepMs
  const isFilling = rest.until !== undefined && end > Date.parse(rest.until)
  const outside = outsideOf(values, band, isFilling)
  const described = { times, stepMs, values, zone }
  const { seen, low, high } = totalsSince({ ...described, band, since: Date.parse(since), isFilling })
  return (
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
              ...{ total: seen === null ? '–' : formatNumber(seen), totalNote: sinceWords },
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
  )
}
