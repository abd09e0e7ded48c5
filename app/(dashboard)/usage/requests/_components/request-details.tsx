'use client'

import { X } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { usePageTime } from '#components/ui/clock-provider.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { formatDay, formatLogTime } from '#lib/format/date-time.ts'
import type { RequestRow } from '#lib/usage/request-row.ts'
import { type ColumnName, columnNames } from '../column-names.ts'
import { type RequestParams, requestsHref } from '../requests-url.ts'
import { cellFilter } from './cell-filter.ts'
import { requestCell } from './request-cell.tsx'
import { columnWords } from './request-words.ts'

type DetailsProps = { row: RequestRow; params: Partial<RequestParams>; onClose: () => void }

const fields = columnNames.filter(name => name !== 'time')

/** One request in full, beside the list, which stays in reach of the arrows. */
export function RequestDetails({ row, params, onClose }: DetailsProps) {
  const now = usePageTime()
  return (
    <section
      aria-label="The request in full"
      className="fixed inset-y-0 right-0 z-20 w-[440px] max-w-full animate-appear overflow-y-auto border-line border-l bg-surface p-5 shadow-3"
    >
      <div className="mb-4 flex items-center gap-3">
        <h2 className="min-w-0 font-semibold text-md">
          {formatDay(row.time, now)}, {formatLogTime(row.time)} UTC
        </h2>
        <IconButton label="Close (Esc)" icon={<X />} variant="ghost" size="sm" className="ml-auto" onClick={onClose} />
      </div>
      <Facts>
        {fields.map(name => (
          <Field key={name} name={name} row={row} params={params} />
        ))}
        {row.secret && (
          <Plain label="Secret">
            <Mono>{row.secret.hint}</Mono> {row.secret.state && <span className="text-text-3">{row.secret.state}</span>}
          </Plain>
        )}
        {row.leak && (
          <Plain label="Leak">
            <span className="text-refused">a key stood in a field where none belongs; it was cut</span>
          </Plain>
        )}
      </Facts>
    </section>
  )
}

type FieldProps = { name: ColumnName; row: RequestRow; params: Partial<RequestParams> }

function Field({ name, row, params }: FieldProps) {
  const shown = name === 'route' && !row.route ? null : requestCell(name, row)
  const filter = cellFilter(name, row)
  return (
    <Plain label={columnWords[name]}>
      {!shown ? (
        <span className="text-text-3">–</span>
      ) : name === 'key' && row.key ? (
        <Link href={`/keys/${row.key.id}`}>{shown}</Link>
      ) : (
        shown
      )}
      {name === 'network' && row.network?.name && <span className="text-text-3"> AS{row.network.asn}</span>}
      {shown && filter && (
        <Link
          href={requestsHref(params, filter)}
          scroll={false}
          prefetch={false}
          className="ml-2 whitespace-nowrap text-xs"
          aria-label={name === 'status' ? undefined : `Filter by this ${columnWords[name].toLowerCase()}`}
        >
          filter{name === 'status' ? ` ${String(row.status)[0]}xx` : ''}
        </Link>
      )}
    </Plain>
  )
}

function Plain({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-text-3">{label}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  )
}
