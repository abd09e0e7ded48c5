'use client'

import type { ReactNode } from 'react'
import { acceptedOf, OUTCOMES, type Outcome } from '#components/key/outcomes.ts'
import { formatNumber } from '#lib/format/number.ts'
import type { ChartMark, ChartSeries, ChartZoom } from './chart-types.ts'
import { describeSeries } from './describe-series.ts'
import { type PreviousBucket, previousSeries } from './previous-series.ts'
import { type Interval, slotsOf } from './slots.ts'
import { sumOf } from './sum-of.ts'
import { TimeChart } from './time-chart.tsx'

export type UsageBucket = {
  start: string
  /** False: Keyturn was away. It is drawn as a hole, never as zero. */
  collected: boolean
  requests: number
  refused: number
  clientErrors: number
  serverErrors: number
  bytes: number
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
}

export type UsageChartProps = {
  title?: ReactNode
  note?: ReactNode
  /** At the right of the head: the range. */
  actions?: ReactNode
  buckets: UsageBucket[]
  interval: Interval
  /** When it was counted, as ISO time. */
  until?: string
  zone?: string
  marks?: ChartMark[]
  /** The stretch before, one for each bucket from the first on. */
  previous?: PreviousBucket[]
  /** Without it "previous 7 days". */
  previousLabel?: string
  /** Drag zooms, when given: from and to as ISO times. */
  onZoom?: ChartZoom
  className?: string
}

/** Requests by outcome: accepted as an area; what was refused or failed as bars below, on an axis of their own. */
export function UsageChart({
  title = 'Requests by outcome',
  buckets,
  interval,
  zone = 'UTC',
  previous = [],
  previousLabel,
  ...rest
}: UsageChartProps) {
  const slots = slotsOf(buckets, interval)
  const series = (outcome: Outcome): ChartSeries => {
    const values = slots.buckets.map(bucket => {
      if (!bucket) return null
      return outcome === 'accepted' ? acceptedOf(bucket) : bucket[outcome]
    })
    const sum = sumOf(values)
    return { key: outcome, ...OUTCOMES[outcome], values, total: sum === null ? '–' : formatNumber(sum) }
  }
  const rare = [series('refused'), series('clientErrors'), series('serverErrors')]
  const requests = slots.buckets.map(bucket => bucket?.requests ?? null)
  const before = previousSeries({ ...slots, ...comparedWith(previous, slots.buckets), label: previousLabel })
  const outcomes = [series('accepted'), ...rare].map(({ label, total }) => `${label} ${total}`).join(', ')
  return (
    <TimeChart
      {...rest}
      title={title}
      zone={zone}
      times={slots.times}
      stepMs={slots.stepMs}
      panels={[
        { kind: 'area', height: 150, series: [series('accepted')], previous: before },
        { kind: 'bars', height: 84, series: rare },
      ]}
      total="All requests"
      summary={`${describeSeries({ subject: 'Requests', times: slots.times, stepMs: slots.stepMs, values: requests, zone })} ${outcomes}.${before ? ` ${before.label} ${before.total}.` : ''}`}
    />
  )
}

/** Accepted against accepted where the stretch before is told by outcome; else all against all. */
function comparedWith(previous: PreviousBucket[], buckets: (UsageBucket | null)[]) {
  const isByOutcome = previous.some(bucket => bucket.refused !== undefined)
  return {
    subject: isByOutcome ? undefined : 'all requests',
    previous: previous.map(({ start, requests, refused = 0, clientErrors = 0, serverErrors = 0 }) => ({
      start,
      value: requests === null ? null : acceptedOf({ requests, refused, clientErrors, serverErrors }),
    })),
    current: buckets.map(bucket => bucket && (isByOutcome ? acceptedOf(bucket) : bucket.requests)),
  }
}
