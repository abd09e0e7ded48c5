import { Ban } from 'lucide-react'
import type { ReactNode } from 'react'
import { Mono } from '#components/ui/mono.tsx'
import { formatBytes } from '#lib/format/bytes.ts'
import { formatMilliseconds } from '#lib/format/duration.ts'
import type { RequestRow } from '#lib/usage/request-row.ts'
import type { ColumnName } from '../column-names.ts'
import { isRefused, keylessWords, verdictWords } from './request-words.ts'

const ages = { new: 'text-accent-text', old: 'text-brass', ended: 'text-text-3' }

/** A request's value in a column, but for its time. */
export function requestCell(column: ColumnName, row: RequestRow): ReactNode {
  switch (column) {
    case 'key':
      return row.key ? row.key.name : <span className="text-text-3">{keylessWords[row.keyOf]}</span>
    case 'service':
      return row.service
    case 'environment':
      return row.environment
    case 'method':
      return mono(row.method)
    case 'route':
      return row.route ? <Mono>{row.route.template}</Mono> : <span className="text-text-3">{mono(row.path)}</span>
    case 'path':
      return mono(row.path)
    case 'status':
      if (row.status === null) return isRefused(row) && <RefusedMark row={row} />
      return <span className={row.status >= 400 ? 'text-refused' : undefined}>{row.status}</span>
    case 'verdict':
      return isRefused(row) ? <Refused row={row} /> : verdictWords(row)
    case 'took':
      return row.durationMs !== null && formatMilliseconds(row.durationMs)
    case 'bytes':
      return row.bytes !== null && formatBytes(row.bytes)
    case 'address':
      return mono(row.ip)
    case 'country':
      return row.country
    case 'network':
      return row.network && (row.network.name ?? `AS${row.network.asn}`)
    case 'client':
      return row.userAgent
    case 'origin':
      return row.origin
    case 'source':
      return row.source
    case 'requestId':
      return mono(row.requestId)
    case 'time':
      return null
  }
}

/** Which of a key's two secrets it was, or that it was one that had ended. */
export function SecretAge({ row: { secret } }: { row: RequestRow }) {
  if (!secret?.state) return null
  return (
    <span title={secret.hint} className={`ml-1.5 text-2xs ${ages[secret.state]}`}>
      {secret.state}
    </span>
  )
}

function Refused({ row }: { row: RequestRow }) {
  return (
    <span className="inline-flex items-center gap-1.5 text-refused">
      <Ban className="size-3.5" />
      {verdictWords(row)}
    </span>
  )
}

/** Keyturn refused, so nobody answered. */
function RefusedMark({ row }: { row: RequestRow }) {
  return (
    <span title={verdictWords(row)} className="inline-flex align-middle text-refused">
      <Ban className="size-3.5" aria-hidden="true" />
      <span className="sr-only">{verdictWords(row)}</span>
    </span>
  )
}

const mono = (text: string | null) => text !== null && <Mono>{text}</Mono>
