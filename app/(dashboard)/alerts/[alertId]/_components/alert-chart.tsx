'use client'

import { UsageChart } from '#components/charts/usage-chart.tsx'
import type { Severity } from '#components/key/severity-shape.tsx'
import type { Usage } from '#lib/usage/get-usage.ts'

type AlertChartProps = {
  usage: Pick<Usage, 'buckets' | 'interval'>
  until: string
  severity: Severity
  openedAt: string
}

/** What the requests did around it, with the moment from which on it is told. */
export function AlertChart({ usage, until, severity, openedAt }: AlertChartProps) {
  return (
    <UsageChart
      title="Requests"
      buckets={usage.buckets}
      interval={usage.interval}
      until={until}
      marks={[{ at: openedAt, label: 'first request', kind: severity }]}
    />
  )
}
