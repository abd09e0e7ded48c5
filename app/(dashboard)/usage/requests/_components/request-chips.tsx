import type { RequestFilter } from '#lib/usage/request-filter.ts'
import { FilterChip, rangeLabel } from '../../_components/filter-chip.tsx'
import { spellLabel } from '../../spell-labels.ts'
import { type RequestParams, requestsHref, type SearchName, searchNames } from '../requests-url.ts'
import { searchWords } from './request-words.ts'

type ChipsProps = { params: RequestParams; labels: Partial<Record<keyof RequestFilter, string>> }

/** What the bar above has a select for says so itself. */
const inBar = new Set<SearchName>(['service', 'environment', 'outcome', 'status', 'method'])

/** What the list is narrowed to; a click takes one away. */
export function RequestChips({ params, labels }: ChipsProps) {
  const names = searchNames.filter(name => params[name] !== undefined && !inBar.has(name))
  const hasOwnRange = params.from !== undefined && params.to !== undefined
  if (names.length === 0 && !hasOwnRange) return null
  return (
    <ul aria-label="Narrowed to" className="-mt-1 mb-3 flex flex-wrap items-center gap-2">
      {hasOwnRange && (
        <FilterChip
          name="Time"
          label={rangeLabel(params)}
          href={requestsHref(params, { from: undefined, to: undefined })}
        />
      )}
      {names.map(name => (
        <FilterChip
          key={name}
          name={searchWords[name]}
          label={labelOf(name, params, labels)}
          href={requestsHref(params, { [name]: undefined })}
        />
      ))}
    </ul>
  )
}

function labelOf(name: SearchName, params: RequestParams, labels: ChipsProps['labels']): string {
  const value = String(params[name])
  if (name === 'status' || name === 'method' || name === 'requestId') return value
  return spellLabel(name, labels[name] ?? value)
}
