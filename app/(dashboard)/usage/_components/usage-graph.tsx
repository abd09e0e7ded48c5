'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { SplitChart } from '#components/charts/split-chart.tsx'
import { UsageChart } from '#components/charts/usage-chart.tsx'
import { formatShortDay, formatTime } from '#lib/format/date-time.ts'
import { formatCount } from '#lib/format/number.ts'
import { formatPercent } from '#lib/format/percent.ts'
import { type UsageParams, usageHref } from '../usage-url.ts'
import { type UsageAnswer, usageQuery } from './ask-usage.ts'
import { ChartWaiting } from './chart-waiting.tsx'
import { partsOf } from './split-parts.ts'
import { useUsageAddress } from './usage-address.tsx'

/**
 * One large graph. It comes with the page, and is drawn anew by itself: by the clock, and where the screen goes. A drag
 * zooms into an address of its own. `params`: those of the page that it came with.
 */
export function UsageGraph({ params, first }: { params: UsageParams; first: UsageAnswer | null }) {
  const { asked, go } = useUsageAddress()
  const { data, isError } = useQuery({
    ...usageQuery(asked),
    initialData: (usageHref(asked, {}) === usageHref(params, {}) && first) || undefined,
    refetchInterval: asked.range === '1h' ? 10_000 : 60_000,
    placeholderData: keepPreviousData,
  })
  if (!data) return <ChartWaiting failed={isError} />
  const requests = data.buckets.reduce((sum, bucket) => sum + bucket.requests, 0)
  const shared = {
    title: `${data.sampled ? '≈ ' : ''}${formatCount(requests, 'request')}`,
    note: [sinceWhen(asked, data), data.sampled && `estimated from ${formatPercent(data.sampled)} of the raw requests`]
      .filter(Boolean)
      .join(', '),
    interval: data.interval,
    until: data.until,
    previous: data.previous ?? undefined,
    onZoom: (from: string, to: string) => go({ from, to }, 'push'),
  }
  const { parts, buckets } = partsOf(data.buckets, data.values, data.split)
  return parts.length > 0 ? (
    <SplitChart {...shared} parts={parts} buckets={buckets} />
  ) : (
    <UsageChart {...shared} buckets={data.buckets} />
  )
}

/** Where a named range begins; one of its own is named above. */
function sinceWhen({ from }: UsageParams, { buckets, until }: UsageAnswer): string | null {
  const first = buckets[0]?.start
  return from !== undefined || first === undefined
    ? null
    : `since ${formatShortDay(first, until)}, ${formatTime(first)}`
}
