'use client'

import { describeSeries } from '#components/charts/describe-series.ts'
import { TimeChart } from '#components/charts/time-chart.tsx'
import { formatNumber } from '#lib/format/number.ts'

type HistoryProps = { times: number[]; values: (number | null)[]; keys: number }

const stepMs = 86_400_000

/** How many keys were on the list, day by day. */
export function PostureHistory({ times, values, keys }: HistoryProps) {
  const series = { key: 'keys', label: 'Keys', color: 'var(--series-1)', values, total: `${formatNumber(keys)} now` }
  return (
    <TimeChart
      title={`Last ${times.length} days`}
      className="mt-6"
      times={times}
      stepMs={stepMs}
      panels={[{ kind: 'area', height: 88, series: [series] }]}
      summary={describeSeries({ subject: 'Keys on this list', times, stepMs, values, zone: 'UTC' })}
    />
  )
}
