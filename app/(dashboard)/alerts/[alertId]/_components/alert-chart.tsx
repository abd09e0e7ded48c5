'use client'

import { BandChart } from '#components/charts/band-chart.tsx'
import type { ExpectedBand } from '#components/charts/expected-band.ts'
import { UsageChart } from '#components/charts/usage-chart.tsx'
import type { Severity } from '#components/key/severity-shape.tsx'
import type { Usage } from '#lib/usage/get-usage.ts'

type AlertChartProps = {
  usage: Pick<Usage, 'buckets' | 'interval'>
  until: string
  severity: Severity
  openedAt: string
  /** What that moment is called: "first request". */
  mark: string
  /** Of a volume: what was expected. */
  band: ExpectedBand | null
}

/** What the requests did around it, with the moment from which on it is told. */
export function AlertChart({ usage, until, severity, openedAt, mark, band }: AlertChartProps) {
  const { buckets, interval } = usage
  if (band) {
    return (
      <BandChart
        title="Requests"
        {...{ buckets, interval, until, expected: band, since: openedAt }}
        marks={[{ at: openedAt, label: mark, kind: severity }]}
      />
    )
  }
  return (
    <UsageChart
      title="Requests"
      {...{ buckets, interval, until }}
      marks={[{ at: openedAt, label: mark, kind: severity }]}
    />
  )
}
