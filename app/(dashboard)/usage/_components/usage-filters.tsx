'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { FilterSelect } from '#components/ui/filter-select.tsx'
import { SegmentedLinks } from '#components/ui/segmented-links.tsx'
import type { UsageAnswer } from './ask-usage.ts'
import { type UsageParams, usageHref } from './usage-href.ts'

type FiltersProps = { params: UsageParams; services: string[]; source: UsageAnswer['source'] | null }

const ranges = [
  ['1h', '1 h'],
  ['24h', '24 h'],
  ['7d', '7 d'],
  ['28d', '28 d'],
  ['90d', '90 d'],
] as const

const splits = ['outcome', 'service', 'environment'] as const

const steps = [
  [undefined, 'auto'],
  ['minute', 'minute'],
  ['hour', 'hour'],
  ['day', 'day'],
] as const

const sourceWords = {
  report: 'Source: reports by gateways. Verifications are shown apart, never added.',
  verification: 'Source: verifications. Reports are shown apart, never added.',
  mixed: 'Each service counts by its own source; no request is counted twice.',
}

/** What is drawn, all of it in the address. */
export function UsageFilters({ params, services, source }: FiltersProps) {
  const router = useRouter()
  const [, startTransition] = useTransition()
  const go = (change: Partial<UsageParams>) =>
    startTransition(() => router.replace(usageHref(params, change), { scroll: false }))
  const isOwn = params.from !== undefined && params.to !== undefined
  return (
    <div className="flex flex-wrap items-center gap-2 py-3">
      <SegmentedLinks
        label="Range"
        items={ranges.map(([range, label]) => ({
          href: usageHref(params, { range, from: undefined, to: undefined }),
          label,
          current: !isOwn && params.range === range,
        }))}
      />
      <SegmentedLinks
        label="Split by"
        items={splits.map(split => ({
          href: usageHref(params, { split, environment: undefined }),
          label: split,
          title: `Split by ${split}`,
          current: (params.environment ? 'outcome' : params.split) === split,
        }))}
      />
      <FilterSelect
        label="Service"
        value={params.service ?? ''}
        options={services.map(value => ({ value, label: value }))}
        onChange={service => go({ service: service || undefined })}
      />
      <FilterSelect
        label="Environment"
        value={params.environment ?? ''}
        options={['development', 'staging', 'production'].map(value => ({ value, label: value }))}
        onChange={value => go({ environment: (value || undefined) as UsageParams['environment'] })}
      />
      <SegmentedLinks
        label="Step"
        className="max-md:hidden"
        items={steps.map(([step, label]) => ({
          href: usageHref(params, { step }),
          label,
          current: params.step === step,
        }))}
      />
      {source && <span className="ml-auto text-text-3 text-xs max-md:ml-0">{sourceWords[source]}</span>}
    </div>
  )
}
