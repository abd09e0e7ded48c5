'use client'

import { useRouter } from 'next/navigation'
import { describeSeries } from '#components/charts/describe-series.ts'
import { slotsOf } from '#components/charts/slots.ts'
import { TimeChart } from '#components/charts/time-chart.tsx'
import { acceptedOf, OUTCOMES, type Outcome } from '#components/key/outcomes.ts'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { UsageBucket } from '#lib/usage/usage-buckets.ts'
import { type RequestParams, requestsHref } from '../requests-url.ts'

type OverTimeProps = {
  buckets: UsageBucket[]
  interval: 'minute' | 'hour' | 'day'
  /** when they were counted */
  until: string
  params: RequestParams
  /** what the counts can't tell apart and the list can: "status" */
  beyond: readonly string[]
}

const outcomes: Outcome[] = ['accepted', 'refused', 'clientErrors', 'serverErrors']

/** When they came, as they are counted; a drag narrows the list to that time. */
export function RequestsOverTime({ buckets, interval, until, params, beyond }: OverTimeProps) {
  const router = useRouter()
  const slots = slotsOf(buckets, interval)
  const all = slots.buckets.map(bucket => bucket?.requests ?? null)
  const sum = all.reduce<number>((total, each) => total + (each ?? 0), 0)
  const series = outcomes.map(outcome => {
    const values = slots.buckets.map(
      bucket => bucket && (outcome === 'accepted' ? acceptedOf(bucket) : bucket[outcome]),
    )
    const total = values.reduce<number>((added, each) => added + (each ?? 0), 0)
    return { key: outcome, ...OUTCOMES[outcome], values, total: formatNumber(total) }
  })
  const { times, stepMs } = slots
  return (
    <TimeChart
      title={formatCount(sum, 'request')}
      note={beyond.length > 0 ? `whatever their ${beyond.join(' and ')}` : undefined}
      {...{ times, stepMs, until }}
      panels={[{ kind: 'bars', height: 64, series }]}
      total="All requests"
      summary={describeSeries({ subject: 'Requests', times, stepMs, values: all, zone: 'UTC' })}
      onZoom={(from, to) => router.push(requestsHref(params, { from, to }), { scroll: false })}
    />
  )
}
