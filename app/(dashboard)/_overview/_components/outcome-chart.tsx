'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { UsageChart } from '#components/charts/usage-chart.tsx'
import { SegmentedControl } from '#components/ui/segmented-control.tsx'
import { type UsageAnswer, usageQuery } from '../../usage/_components/ask-usage.ts'
import { ChartWaiting } from '../../usage/_components/chart-waiting.tsx'

const ranges = ['1h', '24h', '7d', '28d'] as const
const options = [
  { value: '1h', label: '1 h' },
  { value: '24h', label: '24 h' },
  { value: '7d', label: '7 d' },
  { value: '28d', label: '28 d' },
] as const satisfies { value: (typeof ranges)[number]; label: string }[]

/** Requests of everything one may see. The day comes with the page; another range is asked for, and asked again. */
export function OutcomeChart({ day }: { day: UsageAnswer | null }) {
  const [range, setRange] = useQueryState('range', parseAsStringLiteral(ranges).withDefault('24h'))
  const { data, isError } = useQuery({
    ...usageQuery({ range }),
    initialData: range === '24h' && day ? day : undefined,
    refetchInterval: range === '1h' ? 10_000 : 60_000,
    placeholderData: keepPreviousData,
  })
  if (!data) return <ChartWaiting failed={isError} />
  return (
    <UsageChart
      buckets={data.buckets}
      interval={data.interval}
      until={data.until}
      actions={
        <SegmentedControl label="Range" options={[...options]} value={range} onChange={value => setRange(value)} />
      }
    />
  )
}
