import { ShowMore } from '#components/ui/show-more.tsx'
import { formatNumber } from '#lib/format/number.ts'
import type { KeySort } from '#lib/keys/input.ts'
import { type ListParams, listHref, most, pageSize } from './list-url.ts'

const sortWords: Record<KeySort, string> = {
  name: 'by name',
  created: 'by when they were made',
  lastUsed: 'by when they were last used',
  requests: 'by requests in the last 24 hours',
  rotates: 'by their next rotation',
}

type FootProps = { shown: number; total: number; params: ListParams; next: string | null }

/** Grows the page by fifty at a time; a page that is long already goes on with the next keys instead. */
export function ListFoot({ shown, total, params, next }: FootProps) {
  const isLong = params.show + pageSize > most
  const change = isLong ? { after: next ?? undefined } : { show: params.show + pageSize, after: params.after }
  return (
    <ShowMore
      summary={`${params.after ? `The next ${formatNumber(shown)}` : formatNumber(shown)} of ${formatNumber(total)}, ${sortWords[params.sort]}`}
      label={next ? (isLong ? `Next ${pageSize}` : `Show ${pageSize} more`) : undefined}
      href={listHref(params, change)}
    />
  )
}
