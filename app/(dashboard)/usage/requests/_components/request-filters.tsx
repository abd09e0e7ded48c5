'use client'

import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { FilterSelect } from '#components/ui/filter-select.tsx'
import { SearchInput } from '#components/ui/search-input.tsx'
import { SegmentedLinks } from '#components/ui/segmented-links.tsx'
import { hideKeys } from '#lib/format/hide-keys.ts'
import { type RequestParams, requestsHref, statusClasses } from '../requests-url.ts'

type FiltersProps = { params: RequestParams; services: string[] }

const ranges = [
  ['1h', '1 h'],
  ['24h', '24 h'],
  ['7d', '7 d'],
  ['28d', '28 d'],
] as const

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']
const outcomes = ['valid', 'reported', 'refused']

/** What is listed, all of it in the address. */
export function RequestFilters({ params, services }: FiltersProps) {
  const router = useRouter()
  const [, startTransition] = useTransition()
  const go = (change: Partial<RequestParams>) =>
    startTransition(() => router.replace(requestsHref(params, change), { scroll: false }))
  const isOwn = params.from !== undefined && params.to !== undefined
  const select = (name: keyof RequestParams, label: string, values: readonly string[]) => {
    const value = String(params[name] ?? '')
    // Another value may stand in the address, or have been clicked at.
    const options = value === '' || values.includes(value) ? values : [...values, value]
    return (
      <FilterSelect
        label={label}
        value={value}
        options={options.map(each => ({ value: each, label: each.replaceAll('_', ' ') }))}
        onChange={next => go({ [name]: next || undefined })}
      />
    )
  }
  return (
    <div className="flex flex-wrap items-center gap-2 py-3">
      <SegmentedLinks
        label="Range"
        items={ranges.map(([range, label]) => ({
          href: requestsHref(params, { range, from: undefined, to: undefined }),
          label,
          current: !isOwn && params.range === range,
        }))}
      />
      {select('service', 'Service', services)}
      {select('environment', 'Environment', ['development', 'staging', 'production'])}
      {select('outcome', 'Verdict', outcomes)}
      {select('status', 'Status', statusClasses)}
      {select('method', 'Method', methods)}
      <RequestIdSearch key={params.requestId} params={params} onSearch={requestId => go({ requestId })} />
    </div>
  )
}

type SearchProps = { params: RequestParams; onSearch: (requestId: string | undefined) => void }

/** Asked with Enter: a part of an id finds nothing. A key that was pasted here by mistake goes nowhere. */
function RequestIdSearch({ params, onSearch }: SearchProps) {
  const [text, setText] = useState(params.requestId ?? '')
  return (
    <SearchInput
      label="Request id"
      className="ml-auto w-[220px]! max-md:ml-0"
      value={text}
      maxLength={200}
      onChange={event => setText(hideKeys(event.target.value))}
      onKeyDown={event => {
        if (event.key === 'Enter') onSearch(hideKeys(text.trim()) || undefined)
        if (event.key === 'Escape') setText(params.requestId ?? '')
      }}
    />
  )
}
