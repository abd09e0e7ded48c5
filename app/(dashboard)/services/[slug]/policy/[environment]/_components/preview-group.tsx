import Link from 'next/link'
import { ShortDay } from '#app/(dashboard)/keys/_components/short-day.tsx'
import { KeyHint } from '#components/key/key-hint.tsx'
import { AsideSection } from '#components/ui/aside-section.tsx'
import { formatNumber } from '#lib/format/number.ts'
import type { PreviewFate } from '#lib/rotation/preview-policy.ts'
import type { GroupView } from '../preview-view.ts'
import { groupWords } from './preview-words.ts'

const atFirst = 5

/** The keys that share a fate: the first few, the rest on demand, beyond twenty the list of all. */
export function PreviewGroup({ fate, group, list }: { fate: PreviewFate; group: GroupView; list: string }) {
  const { total, rows } = group
  const [first, rest] = [rows.slice(0, atFirst), rows.slice(atFirst)]
  return (
    <AsideSection title={groupWords[fate](total)}>
      <Rows rows={first} />
      {rest.length > 0 && (
        <details className="mt-2.5">
          <summary className="w-fit text-accent-text text-xs">{formatNumber(rest.length)} more</summary>
          <div className="mt-2.5">
            <Rows rows={rest} />
          </div>
        </details>
      )}
      {total > rows.length && (
        <p className="mt-2.5 text-text-3 text-xs">
          And {formatNumber(total - rows.length)} more of{' '}
          <Link href={list} className="underline">
            all keys here
          </Link>
          .
        </p>
      )}
    </AsideSection>
  )
}

function Rows({ rows }: Pick<GroupView, 'rows'>) {
  return (
    <ul className="grid gap-2.5">
      {rows.map(({ id, name, hint, holder, ...change }) => (
        <li key={id} className="flex items-start gap-3">
          <span className="min-w-0 flex-1">
            <Link href={`/keys/${id}`} className="block truncate font-medium leading-[18px]">
              {name}
            </Link>
            <KeyHint hint={hint} className="text-2xs/[15px] text-text-3" />
          </span>
          <span className="flex-none text-right leading-[18px]">
            <Change {...change} />
            <span className="block text-2xs/[15px] text-text-3">{holder ?? 'nobody'}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}

/** "20 Feb → 12 Dec", or one day alone where nothing moves. */
function Change({ from, to, isNow }: Pick<GroupView['rows'][number], 'from' | 'to' | 'isNow'>) {
  const after = isNow ? 'now' : to ? <ShortDay iso={to} /> : 'never'
  if (from === to) return after
  return (
    <>
      {from && (
        <span className="text-text-3">
          <ShortDay iso={from} /> <span className="sr-only">becomes</span>
          <span aria-hidden="true">→</span>{' '}
        </span>
      )}
      {after}
    </>
  )
}
