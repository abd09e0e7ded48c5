'use client'

import Link from 'next/link'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Holder } from '#components/ui/holder.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Sparkline } from '#components/ui/sparkline.tsx'
import { Td, Tr } from '#components/ui/table.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { formatNumber } from '#lib/format/number.ts'
import type { KeyListItem } from '../key-list-item.ts'
import { KeyBadge } from './badge.tsx'
import { ShortDay } from './short-day.tsx'

type RowProps = { item: KeyListItem; selected: boolean; onSelect: (on: boolean) => void }

export function KeyTableRow({ item, selected, onSelect }: RowProps) {
  const { holder, badge } = item
  return (
    <Tr selected={selected}>
      <Td>
        <Checkbox
          aria-label={`Select ${item.name}`}
          checked={selected}
          onChange={event => onSelect(event.target.checked)}
        />
      </Td>
      <Td>
        <TwoLines
          strong
          mono
          first={
            <Link href={`/keys/${item.id}`} prefetch={false}>
              {item.name}
            </Link>
          }
          second={item.hint}
        />
      </Td>
      <Td className="max-md:hidden">
        {item.service} <span className="text-text-3 text-xs">{item.environment}</span>
      </Td>
      <Td className="max-md:hidden">
        {holder ? (
          <Holder {...holder} />
        ) : (
          <span className="block truncate text-text-3" title={item.plantedIn}>
            {item.plantedIn ? `in ${item.plantedIn}` : 'nobody'}
          </span>
        )}
      </Td>
      <Td>
        <KeyBadge badge={badge} />
      </Td>
      <Td numeric>
        <span className="flex items-center justify-end gap-3">
          <Sparkline {...item.spark} className="block overflow-visible max-md:hidden" />
          <span className="min-w-20">
            {formatNumber(item.requests)}
            {item.refused > 0 && (
              <span className="block text-2xs/[14px] text-refused max-md:whitespace-normal max-md:leading-3">
                {formatNumber(item.refused)} refused
              </span>
            )}
          </span>
        </span>
      </Td>
      <Td numeric dim className="max-md:hidden">
        {item.lastUsedAt ? <RelativeTime iso={item.lastUsedAt} bare /> : 'never'}
      </Td>
      <Td numeric dim className="max-md:hidden">
        {item.rotatesAt ? (
          <ShortDay iso={item.rotatesAt} className={badge.status === 'overdue' ? 'text-overdue' : undefined} />
        ) : (
          '–'
        )}
      </Td>
    </Tr>
  )
}
