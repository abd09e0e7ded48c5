'use client'

import type { ReactNode } from 'react'
import { FilterSelect } from '#components/ui/filter-select.tsx'
import { SegmentedControl } from '#components/ui/segmented-control.tsx'
import { type UsageParams, usageSplits } from '../usage-url.ts'
import type { UsageAnswer } from './ask-usage.ts'
import { useUsageAddress } from './usage-address.tsx'

/** `children`: what is to be said beside the source. */
type FiltersProps = { services: string[]; source: UsageAnswer['source'] | null; children?: ReactNode }

const ranges: { value: UsageParams['range']; label: string }[] = [
  { value: '1h', label: '1 h' },
  { value: '24h', label: '24 h' },
  { value: '7d', label: '7 d' },
  { value: '28d', label: '28 d' },
  { value: '90d', label: '90 d' },
]

const steps = ['minute', 'hour', 'day']

const sourceWords = {
  report: 'Source: reports by gateways.',
  verification: 'Source: verifications.',
  mixed: 'Each service counts by its own source; no request is counted twice.',
}

/** What is drawn, all of it in the address. */
export function UsageFilters({ services, source, children }: FiltersProps) {
  const { asked: params, go } = useUsageAddress()
  const isOwn = params.from !== undefined && params.to !== undefined
  const select = <Name extends keyof UsageParams>(name: Name, label: string, values: readonly string[], any = '') => (
    <FilterSelect
      label={label}
      value={String(params[name] ?? '')}
      anyValue={any}
      options={values.filter(value => value !== any).map(value => ({ value, label: value.replaceAll('_', ' ') }))}
      onChange={value => go({ [name]: value || undefined }, 'replace')}
    />
  )
  return (
    <div className="flex flex-wrap items-center gap-2 py-3">
      <SegmentedControl
        label="Range"
        options={ranges}
        value={isOwn ? null : params.range}
        onChange={range => go({ range, from: undefined, to: undefined }, 'push')}
      />
      <FilterSelect
        label="Split by"
        value={params.split}
        anyValue="outcome"
        anyLabel="outcome"
        options={usageSplits.flatMap(split => (split === 'outcome' ? [] : [{ value: split, label: split }]))}
        onChange={split => go({ split: split as UsageParams['split'] }, 'replace')}
      />
      {select('service', 'Service', services)}
      {select('environment', 'Environment', ['development', 'staging', 'production'])}
      <FilterSelect
        label="Compare"
        anyLabel="nothing"
        value={params.compare ?? ''}
        options={[{ value: 'previous', label: 'the time before' }]}
        onChange={value => go({ compare: value === '' ? undefined : 'previous' }, 'replace')}
      />
      {select('step', 'Step', steps)}
      {source && (
        <span className="ml-auto text-text-3 text-xs max-md:ml-0">
          {sourceWords[source]}
          {children}
        </span>
      )}
    </div>
  )
}
