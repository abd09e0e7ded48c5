'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState, useTransition } from 'react'
import { SearchInput } from '#components/ui/search-input.tsx'
import { SegmentedLinks } from '#components/ui/segmented-links.tsx'
import { hideKeys } from '#lib/format/hide-keys.ts'
import { formatNumber } from '#lib/format/number.ts'
import { type PeopleParams, peopleHref } from './people-url.ts'

type PeopleFiltersProps = { params: PeopleParams; counts: Record<PeopleParams['status'], number> }

const words: [PeopleParams['status'], string][] = [
  ['here', 'Here'],
  ['active', 'Active'],
  ['suspended', 'Suspended'],
  ['left', 'Left'],
]

export function PeopleFilters({ params, counts }: PeopleFiltersProps) {
  return (
    <div className="flex flex-wrap items-center gap-2 pb-3">
      <PeopleSearch params={params} />
      <SegmentedLinks
        label="Status"
        items={words.map(([status, word]) => ({
          href: peopleHref(params, { status }),
          label: `${word} ${formatNumber(counts[status])}`,
          current: params.status === status,
        }))}
      />
    </div>
  )
}

/** Asks the server once typing has paused. What was typed stays when the answer comes; a link elsewhere clears it. */
function PeopleSearch({ params }: { params: PeopleParams }) {
  const router = useRouter()
  const [, startTransition] = useTransition()
  const [text, setText] = useState(params.q)
  const [asked, setAsked] = useState(params.q)
  if (params.q !== asked) {
    setAsked(params.q)
    if (params.q !== text.trim()) setText(params.q)
  }
  const search = () => startTransition(() => router.replace(peopleHref(params, { q: text.trim() }), { scroll: false }))
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts a search
  useEffect(() => {
    if (text.trim() === params.q) return
    const timer = setTimeout(search, 200)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <SearchInput
      label="Name or address"
      value={text}
      onChange={event => setText(hideKeys(event.target.value))}
      onKeyDown={event => {
        if (event.key === 'Enter') search()
        if (event.key === 'Escape') setText('')
      }}
      maxLength={200}
    />
  )
}
