'use client'

import type { ReactNode } from 'react'
import { formatShortNumber } from '#lib/format/number.ts'
import type { ChartMark, ChartSeries, ChartZoom } from './chart-types.ts'
import { describeSeries } from './describe-series.ts'
import { type PreviousBucket, previousSeries } from './previous-series.ts'
import { type Interval, slotsOf } from './slots.ts'
import { sumOf } from './sum-of.ts'
import { TimeChart } from './time-chart.tsx'

export type SplitBucket = {
  start: string
  collected: boolean
  /** Requests by the key of a part; what is missing is zero. */
  requests: Record<string, number>
}

type SplitChartProps = {
  title: ReactNode
  note?: ReactNode
  actions?: ReactNode
  buckets: SplitBucket[]
  /** At most six, largest first; the rest goes into one with the key "other". */
  parts: { key: string; label: string }[]
  interval: Interval
  /** When it was counted, as ISO time. */
  until?: string
  zone?: string
  kind?: 'area' | 'bars'
  height?: number
  marks?: ChartMark[]
  /** The stretch before, one for each bucket from the first on. */
  previous?: PreviousBucket[]
  /** Without it "previous 7 days". */
  previousLabel?: string
  onZoom?: ChartZoom
  className?: string
}

const OTHER = 'var(--series-5)'

/** The part of all that has no part of its own: no value is called so. */
const REST = ''

/** Requests split by service, environment, key, country, route or client, on each other. */
export function SplitChart({
  buckets,
  parts,
  interval,
  zone = 'UTC',
  kind = 'area',
  height = 244,
  previous = [],
  previousLabel,
  ...rest
}: SplitChartProps) {
  const slots = slotsOf(buckets, interval)
  const order = parts.some(part => part.key === REST) ? [1, 2, 3, 4, 6] : [1, 2, 3, 4, 5, 6]
  const series: ChartSeries[] = parts.map(({ key, label }, index) => {
    const values = slots.buckets.map(bucket => (bucket ? (bucket.requests[key] ?? 0) : null))
    const sum = sumOf(values)
    const color = key === REST ? OTHER : `var(--series-${order[index] ?? 5})`
    return { key, label, color, values, total: sum === null ? '–' : formatShortNumber(sum) }
  })
  const all = slots.buckets.map((bucket, slot) =>
    bucket ? series.reduce((sum, each) => sum + (each.values[slot] ?? 0), 0) : null,
  )
  const before = previousSeries({
    previous: previous.map(({ start, requests }) => ({ start, value: requests })),
    ...slots,
    current: all,
    label: previousLabel,
    format: formatShortNumber,
  })
  const shares = series.map(({ label, total }) => `${label} ${total}`).join(', ')
  return (
    <TimeChart
      {...rest}
      zone={zone}
      times={slots.times}
      stepMs={slots.stepMs}
      panels={[{ kind, height, series, previous: before }]}
      total="All"
      summary={`${describeSeries({ subject: 'Requests', times: slots.times, stepMs: slots.stepMs, values: all, zone })} ${shares}.${before ? ` ${before.label} ${before.total}.` : ''}`}
    />
  )
}
