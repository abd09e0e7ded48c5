'use client'

import { useRouter } from 'next/navigation'
import { LatencyChart } from '#components/charts/latency-chart.tsx'
import type { ExploredUsage } from '#lib/usage/explore-usage.ts'
import { type UsageParams, usageHref } from '../usage-url.ts'

type LatencyProps = Pick<ExploredUsage, 'interval' | 'buckets'> & { params: UsageParams }

export function UsageLatency({ params, interval, buckets }: LatencyProps) {
  const router = useRouter()
  const zoom = (from: string, to: string) => router.push(usageHref(params, { from, to }), { scroll: false })
  return <LatencyChart className="mt-8" interval={interval} buckets={buckets} onZoom={zoom} />
}
