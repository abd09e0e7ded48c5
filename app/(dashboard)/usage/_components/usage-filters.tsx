'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { FilterSelect } from '#components/ui/filter-select.tsx'
import { SegmentedLinks } from '#components/ui/segmented-links.tsx'
import { type UsageParams, usageHref, usageSplits } from '../usage-url.ts'
import type { UsageAnswer } from './ask-usage.ts'

type FiltersProps = { params: UsageParams; services: string[]; source: UsageAnswer['source'] | null }

const ranges = [
  ['1h', '1 h'],
  ['24h', '24 h'],
  ['7d', '7 d'],
  ['28d', '28 d'],
  ['90d', '90 d'],
] as const

const steps = ['minute', 'hour', 'day']

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
  const select = <Name extends keyof UsageParams>(name: Name, label: string, values: readonly string[], any = '') => (
    <FilterSelect
      label={label}
      value={String(params[name] ?? '')}
      anyValue={any}
      options={values.filter(value => value !== any).map(value => ({ value, label: value.replaceAll('_', ' ') }))}
      onChange={value => go({ [name]: value || undefined })}
    />
  )
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
      <FilterSelect
        label="Split by"
        value={params.split}
        anyValue="outcome"
        anyLabel="outcome"
        options={usageSplits.flatMap(split => (split === 'outcome' ? [] : [{ value: split, label: split }]))}
        onChange={split => go({ split: split as UsageParams['split'] })}
      />
      {select('service', 'Service', services)}
      {select('environment', 'Environment', ['development', 'staging', 'production'])}
      <FilterSelect
        label="Compare"
        anyLabel="nothing"
        value={params.compare ?? ''}
        options={[{ value: 'previous', label: 'the time before' }]}
        onChange={value => go({ compare: value === '' ? undefined : 'previous' })}
      />
      {select('step', 'Step', steps)}
      {source && <span className="ml-auto text-text-3 text-xs max-md:ml-0">{sourceWords[source]}</span>}
    </div>
  )
}
