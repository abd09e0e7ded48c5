'use client'

import type { ReactNode } from 'react'
import { Cut } from '#components/key/cut.tsx'
import { formatPercent } from '#lib/format/percent.ts'
import type { ChartMark, ChartSeries, ChartZoom } from './chart-types.ts'
import { describeSeries } from './describe-series.ts'
import { type Interval, slotsOf } from './slots.ts'
import { sumOf } from './sum-of.ts'
import { TimeChart } from './time-chart.tsx'

export type SecretsBucket = { start: string; collected: boolean; oldRequests: number; newRequests: number }

export type SecretsChartProps = {
  title?: ReactNode
  note?: ReactNode
  actions?: ReactNode
  buckets: SecretsBucket[]
  interval: Interval
  /** When it was counted, as ISO time. */
  until?: string
  zone?: string
  marks?: ChartMark[]
  /** Public ids, for the cuts in the legend. */
  oldSecretId?: string
  newSecretId?: string
  /** How much has moved, 0 to 1; without it the share within the range shown. */
  newShare?: number
  onZoom?: ChartZoom
  className?: string
}

/** An overlap: what still uses the old secret (brass), with what uses the new one on top (accent). */
export function SecretsChart({
  title = 'Requests by secret',
  buckets,
  interval,
  zone = 'UTC',
  ...props
}: SecretsChartProps) {
  const { oldSecretId, newSecretId, newShare, ...rest } = props
  const slots = slotsOf(buckets, interval)
  const oldValues = slots.buckets.map(bucket => bucket?.oldRequests ?? null)
  const newValues = slots.buckets.map(bucket => bucket?.newRequests ?? null)
  const all = (sumOf(oldValues) ?? 0) + (sumOf(newValues) ?? 0)
  const share = newShare ?? (all > 0 ? (sumOf(newValues) ?? 0) / all : 0)
  const series: ChartSeries[] = [
    {
      key: 'old',
      label: 'Old',
      color: 'var(--brass-mark)',
      values: oldValues,
      total: formatPercent(1 - share),
      glyph: oldSecretId && <Cut secretId={oldSecretId} age="old" />,
    },
    {
      key: 'new',
      label: 'New',
      color: 'var(--accent-text)',
      values: newValues,
      total: formatPercent(share),
      glyph: newSecretId && <Cut secretId={newSecretId} age="new" />,
    },
  ]
  const both = slots.buckets.map(bucket => (bucket ? bucket.oldRequests + bucket.newRequests : null))
  const shape = describeSeries({
    subject: 'Requests with both secrets',
    times: slots.times,
    stepMs: slots.stepMs,
    values: both,
    zone,
  })
  return (
    <TimeChart
      {...rest}
      title={title}
      zone={zone}
      times={slots.times}
      stepMs={slots.stepMs}
      panels={[{ kind: 'area', height: 190, series, legendFromTop: true }]}
      total="Both"
      summary={`${shape} ${formatPercent(share)} with the new secret, ${formatPercent(1 - share)} with the old one.`}
    />
  )
}
