import Link from 'next/link'
import { StatusShape } from '#components/key/status-shape.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { Holder } from '#components/ui/holder.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { formatDay, formatTime } from '#lib/format/date-time.ts'
import { formatNumber } from '#lib/format/number.ts'
import type { DayItem } from '../day-item.ts'
import { kinds } from './day-words.tsx'

type DayListProps = { day: string; now: Date; items: DayItem[]; total: number }

/** What falls on the chosen day, in its order. */
export function DayList({ day, now, items, total }: DayListProps) {
  const note = total > items.length ? `UTC, the first ${formatNumber(items.length)} of ${formatNumber(total)}` : 'UTC'
  return (
    <Section title={formatDay(day, now)} note={note}>
      {items.length === 0 ? (
        <p className="border-line-soft border-t py-3 text-text-2">
          Nothing is due and nothing ends on this day. A rotation stands on the day it is due, an overlap on the day the
          old secret retires, a key on the day it expires.
        </p>
      ) : (
        <Table caption={`What is due and what ends on ${formatDay(day, now)}`} lines={2} fixed bleed>
          <TableHead>
            <Th className="w-[92px] max-md:w-[66px]">Time</Th>
            <Th>Key</Th>
            <Th className="w-[170px] max-lg:hidden">Service, environment</Th>
            <Th className="w-[210px] max-md:hidden">Holder</Th>
            <Th className="w-[170px] max-md:w-[156px]">What</Th>
            <Th className="w-[90px] max-md:hidden">
              <span className="sr-only">Act</span>
            </Th>
          </TableHead>
          <TableBody>
            {items.map(item => (
              <DayRow key={`${item.id} ${item.kind}`} item={item} />
            ))}
          </TableBody>
        </Table>
      )}
    </Section>
  )
}

function DayRow({ item: { id, name, hint, service, environment, holder, kind, at, mayRotate } }: { item: DayItem }) {
  return (
    <Tr>
      <Td dim>
        <time dateTime={at}>{formatTime(at)}</time>
      </Td>
      <Td>
        <TwoLines
          strong
          mono
          first={
            <Link href={`/keys/${id}`} prefetch={false}>
              {name}
            </Link>
          }
          second={hint}
        />
      </Td>
      <Td className="max-lg:hidden">
        {service} <span className="text-text-3 text-xs">{environment}</span>
      </Td>
      <Td className="max-md:hidden">{holder ? <Holder {...holder} /> : <span className="text-text-3">nobody</span>}</Td>
      <Td>
        <span className="inline-flex items-center gap-[7px]">
          <StatusShape status={kinds[kind].status} />
          {kinds[kind].words}
        </span>
      </Td>
      <Td numeric className="max-md:hidden">
        {mayRotate && (
          <ButtonLink href={`/keys/${id}?rotate=1`} prefetch={false} size="sm" aria-label={`Rotate: ${name}`}>
            Rotate
          </ButtonLink>
        )}
      </Td>
    </Tr>
  )
}
