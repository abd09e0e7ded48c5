'use client'

import { formatMilliseconds } from '#lib/format/duration.ts'
import type { ChartSeries } from './chart-types.ts'
import { describeSeries } from './describe-series.ts'
import { slotsOf } from './slots.ts'
import { TimeChart } from './time-chart.tsx'
import type { UsageBucket, UsageChartProps } from './usage-chart.tsx'

const LINES = [
  { key: 'p50Ms', label: 'p50', color: 'var(--series-3)' },
  { key: 'p95Ms', label: 'p95', color: 'var(--series-1)' },
  { key: 'p99Ms', label: 'p99', color: 'var(--series-2)' },
] as const

type LatencyChartProps = Omit<UsageChartProps, 'previous' | 'previousLabel'>

/** How long requests took. The legend has each line's highest value, since percentiles can't be added. */
export function LatencyChart({ title = 'Latency', buckets, interval, zone = 'UTC', ...rest }: LatencyChartProps) {
  const slots = slotsOf(buckets, interval)
  const valuesOf = (key: (typeof LINES)[number]['key']) => slots.buckets.map(bucket => timed(bucket, key))
  const series: ChartSeries[] = LINES.map(line => {
    const values = valuesOf(line.key)
    const known = values.filter(value => value !== null)
    return { ...line, values, total: known.length > 0 ? `up to ${formatMilliseconds(Math.max(...known))}` : '–' }
  })
  const recorded = slots.buckets.map(bucket => bucket !== null)
  return (
    <TimeChart
      {...rest}
      title={title}
      zone={zone}
      times={slots.times}
      stepMs={slots.stepMs}
      panels={[{ kind: 'lines', height: 150, series }]}
      recorded={recorded}
      nothing="No request in this range says how long it took"
      format={formatMilliseconds}
      formatAxis={formatMilliseconds}
      summary={describeSeries({
        subject: 'p95 latency',
        times: slots.times,
        stepMs: slots.stepMs,
        values: valuesOf('p95Ms'),
        recorded,
        zone,
        format: formatMilliseconds,
      })}
    />
  )
}

/** A slot without requests has no latency. */
function timed(bucket: UsageBucket | null, key: (typeof LINES)[number]['key']): number | null {
  return bucket && bucket.requests > 0 ? bucket[key] : null
}
