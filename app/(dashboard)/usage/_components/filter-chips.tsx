import Link from 'next/link'
import type { RequestFilter } from '#lib/usage/request-filter.ts'
import { spellLabel } from '../spell-labels.ts'
import { filterNames, type UsageParams, usageHref } from '../usage-url.ts'
import { facetWords } from './facet-words.ts'
import { FilterChip, rangeLabel } from './filter-chip.tsx'

type ChipsProps = { params: UsageParams; labels: Partial<Record<keyof RequestFilter, string>> }

/** What everything below is narrowed to; a click takes one away. The zoom is one of them. */
export function FilterChips({ params, labels }: ChipsProps) {
  const names = filterNames.filter(name => params[name] !== undefined && name !== 'service' && name !== 'environment')
  const hasZoom = params.from !== undefined && params.to !== undefined
  if (names.length === 0 && !hasZoom) return null
  const all = Object.fromEntries([...filterNames, 'from', 'to'].map(name => [name, undefined]))
  return (
    <ul aria-label="Narrowed to" className="-mt-1 mb-3 flex flex-wrap items-center gap-2">
      {hasZoom && (
        <FilterChip
          name="Zoom"
          label={rangeLabel(params)}
          href={usageHref(params, { from: undefined, to: undefined })}
        />
      )}
      {names.map(name => (
        <FilterChip
          key={name}
          name={facetWords[name].one}
          label={spellLabel(name, labels[name] ?? String(params[name]))}
          href={usageHref(params, { [name]: undefined })}
        />
      ))}
      {names.length + Number(hasZoom) > 1 && (
        <li>
          <Link href={usageHref(params, all)} scroll={false} className="text-text-2 text-xs">
            Clear all
          </Link>
        </li>
      )}
    </ul>
  )
}
