'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { FilterSelect } from '#components/ui/filter-select.tsx'

type Option = { value: string; label: string }
type FiltersProps = { actor: string; action: string; actors: Option[]; actions: Option[] }

/** In the address, so that a link shows what was seen. */
export function LedgerFilters({ actor, action, actors, actions }: FiltersProps) {
  const router = useRouter()
  const [, startTransition] = useTransition()
  const go = (change: Partial<Record<'actor' | 'action', string>>) => {
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries({ actor, action, ...change })) if (value) search.set(name, value)
    startTransition(() => router.replace(search.size > 0 ? `/audit?${search}` : '/audit', { scroll: false }))
  }
  return (
    <div className="flex flex-wrap items-center gap-2 py-3">
      <FilterSelect label="By" value={actor} options={actors} onChange={value => go({ actor: value })} />
      <FilterSelect label="Action" value={action} options={actions} onChange={value => go({ action: value })} />
      <span className="ml-auto text-text-3 text-xs">newest first</span>
    </div>
  )
}
