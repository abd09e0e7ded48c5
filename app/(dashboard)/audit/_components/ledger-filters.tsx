'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { type FilterOption, FilterSelect } from '#components/ui/filter-select.tsx'
import { type LedgerParams, ledgerHref } from '../ledger-url.ts'
import { DayFilter } from './day-filter.tsx'
import { SubjectFilter } from './subject-filter.tsx'

type FiltersProps = {
  params: LedgerParams
  /** the name of what an id in the address means */
  about: string
  actors: FilterOption[]
  actions: FilterOption[]
}

/** In the address, so that a link shows what was seen. */
export function LedgerFilters({ params, about, actors, actions }: FiltersProps) {
  const router = useRouter()
  const [, startTransition] = useTransition()
  const go = (change: Partial<LedgerParams>) =>
    startTransition(() => router.replace(ledgerHref(params, change), { scroll: false }))
  return (
    <div className="flex flex-wrap items-center gap-2 py-3">
      <SubjectFilter key={params.about} value={about} onChange={next => go({ about: next })} />
      <FilterSelect label="By" value={params.actor} options={actors} onChange={actor => go({ actor })} />
      <FilterSelect label="Action" value={params.action} options={actions} onChange={action => go({ action })} />
      <DayFilter label="From" value={params.from} max={params.to} onChange={from => go({ from })} />
      <DayFilter label="To" value={params.to} min={params.from} onChange={to => go({ to })} />
      <span className="text-text-3 text-xs">days in UTC</span>
      <span className="ml-auto text-text-3 text-xs max-md:hidden">newest first</span>
    </div>
  )
}
