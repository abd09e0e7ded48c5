'use client'

import { LatencyChart } from '#components/charts/latency-chart.tsx'
import type { ExploredUsage } from '#lib/usage/explore-usage.ts'
import { useUsageAddress } from './usage-address.tsx'

type LatencyProps = Pick<ExploredUsage, 'interval' | 'buckets'> & { until: string }

export function UsageLatency({ interval, buckets, until }: LatencyProps) {
  const { go } = useUsageAddress()
  return (
    <LatencyChart
      className="mt-8"
      interval={interval}
      buckets={buckets}
      until={until}
      onZoom={(from, to) => go({ from, to }, 'push')}
    />
  )
}
