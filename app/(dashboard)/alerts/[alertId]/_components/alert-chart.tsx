'use client'

import { UsageChart } from '#components/charts/usage-chart.tsx'
import type { Severity } from '#components/key/severity-shape.tsx'
import type { UsageAnswer } from '../../../usage/_components/ask-usage.ts'

type AlertChartProps = { usage: UsageAnswer; severity: Severity; openedAt: string }

/** What the requests did around it, with the moment from which on it is told. */
export function AlertChart({ usage, severity, openedAt }: AlertChartProps) {
  return (
    <UsageChart
      title="Requests"
      buckets={usage.buckets}
      interval={usage.interval}
      until={usage.until}
      marks={[{ at: openedAt, label: 'opened', kind: severity }]}
    />
  )
}
