'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { SplitChart } from '#components/charts/split-chart.tsx'
import { UsageChart } from '#components/charts/usage-chart.tsx'
import { formatCount } from '#lib/format/number.ts'
import { formatPercent } from '#lib/format/percent.ts'
import { type UsageParams, usageHref, usageSearch } from '../usage-url.ts'
import { askUsage, type UsageAnswer } from './ask-usage.ts'
import { ChartWaiting } from './chart-waiting.tsx'
import { partsOf } from './split-parts.ts'

/** One large graph. It comes with the page and is drawn anew by itself; a drag zooms into an address of its own. */
export function UsageGraph({ params, first }: { params: UsageParams; first: UsageAnswer | null }) {
  const router = useRouter()
  const search = usageSearch(params)
  const { data, isError } = useQuery({
    queryKey: ['usage', search.toString()],
    queryFn: () => askUsage(search),
    initialData: first ?? undefined,
    refetchInterval: params.range === '1h' ? 10_000 : 60_000,
    placeholderData: keepPreviousData,
  })
  if (!data) return <ChartWaiting failed={isError} />
  const requests = data.buckets.reduce((sum, bucket) => sum + bucket.requests, 0)
  const shared = {
    title: `${data.sampled ? '≈ ' : ''}${formatCount(requests, 'request')}`,
    note: data.sampled ? `estimated from ${formatPercent(data.sampled)} of the raw requests` : undefined,
    interval: data.interval,
    previous: data.previous ?? undefined,
    onZoom: (from: string, to: string) => router.push(usageHref(params, { from, to }), { scroll: false }),
  }
  const { parts, buckets } = partsOf(data.buckets, data.values, params.split)
  return parts.length > 0 ? (
    <SplitChart {...shared} parts={parts} buckets={buckets} />
  ) : (
    <UsageChart {...shared} buckets={data.buckets} />
  )
}
