'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState, useTransition } from 'react'
import { type KeyStatus, STATUS_WORDS, StatusShape } from '#components/key/status-shape.tsx'
import { FilterSelect } from '#components/ui/filter-select.tsx'
import { SearchInput } from '#components/ui/search-input.tsx'
import { SegmentedLinks } from '#components/ui/segmented-links.tsx'
import { hideKeys } from '#lib/format/hide-keys.ts'
import { formatNumber } from '#lib/format/number.ts'
import { type ListParams, listHref } from './list-url.ts'

export type SegmentCounts = Record<
  'all' | 'active' | 'live' | 'overlap' | 'due' | 'quarantined' | 'ended' | 'decoy',
  number
>

type FiltersProps = { params: ListParams; counts: SegmentCounts; services: string[] }

const words: [keyof SegmentCounts, string][] = [
  ['all', 'All'],
  ['active', 'Live'],
]
const shapes: (KeyStatus & keyof SegmentCounts)[] = ['overlap', 'due', 'quarantined', 'ended', 'decoy']

export function KeysFilters({ params, counts, services }: FiltersProps) {
  const router = useRouter()
  const [, startTransition] = useTransition()
  const go = (change: Partial<ListParams>) =>
    startTransition(() => router.replace(listHref(params, change), { scroll: false }))
  const segment = (status: keyof SegmentCounts) => ({
    href: listHref(params, { status }),
    current: params.status === status,
  })
  return (
    <div className="flex flex-wrap items-center gap-2 py-3">
      <KeySearch params={params} onSearch={q => go({ q })} />
      <SegmentedLinks
        label="Status"
        className="max-md:hidden"
        items={[
          ...words.map(([status, word]) => ({ ...segment(status), label: `${word} ${formatNumber(counts[status])}` })),
          ...shapes.map(status => ({
            ...segment(status),
            title: `${STATUS_WORDS[status]} ${formatNumber(counts[status])}`,
            label: (
              <>
                <StatusShape status={status} />
                {formatNumber(counts[status])}
              </>
            ),
          })),
        ]}
      />
      <FilterSelect
        className="max-md:hidden"
        label="Service"
        value={params.service}
        options={services.map(slug => ({ value: slug, label: slug }))}
        onChange={service => go({ service })}
      />
      <FilterSelect
        className="max-md:hidden"
        label="Environment"
        value={params.environment}
        options={['development', 'staging', 'production'].map(value => ({ value, label: value }))}
        onChange={environment => go({ environment: environment as ListParams['environment'] })}
      />
    </div>
  )
}

/** Asks the server once typing has paused. What was typed stays when the answer comes; a link elsewhere clears it. */
function KeySearch({ params, onSearch }: { params: ListParams; onSearch: (q: string) => void }) {
  const [text, setText] = useState(params.q)
  const [asked, setAsked] = useState(params.q)
  if (params.q !== asked) {
    setAsked(params.q)
    if (params.q !== text.trim()) setText(params.q)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts a search
  useEffect(() => {
    if (text.trim() === params.q) return
    const timer = setTimeout(() => onSearch(hideKeys(text.trim())), 200)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <SearchInput
      label="Name, hint or holder"
      value={text}
      onChange={event => setText(hideKeys(event.target.value))}
      onKeyDown={event => {
        if (event.key === 'Enter') onSearch(hideKeys(text.trim()))
        if (event.key === 'Escape') setText('')
      }}
      maxLength={200}
    />
  )
}
