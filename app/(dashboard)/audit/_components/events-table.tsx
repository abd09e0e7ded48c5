import Link from 'next/link'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import type { LedgerEvent } from '#lib/audit/list-events.ts'
import { formatNumber } from '#lib/format/number.ts'
import { EventSentence } from './event-sentence.tsx'

type EventsTableProps = { events: LedgerEvent[]; nameOf: (actor: string) => string }

/** The ledger, newest first: who did what, when. */
export function EventsTable({ events, nameOf }: EventsTableProps) {
  if (events.length === 0) {
    return (
      <p className="py-6 text-text-2">
        No entry like this.{' '}
        <Link href="/audit" className="underline">
          Show every entry
        </Link>
      </p>
    )
  }
  return (
    <Table caption="Ledger entries, newest first" bleed>
      <TableHead>
        <Th numeric className="w-16 max-md:hidden">
          Entry
        </Th>
        <Th className="w-[190px] max-md:w-[124px] max-md:pl-4!">When</Th>
        <Th>What</Th>
        <Th className="max-md:hidden">Action</Th>
      </TableHead>
      <TableBody>
        {events.map(event => (
          <Tr key={event.seq}>
            <Td numeric className="text-text-3 max-md:hidden">
              {formatNumber(event.seq)}
            </Td>
            <Td dim className="max-md:whitespace-normal! max-md:py-2! max-md:pl-4! max-md:align-top">
              <ExactTime iso={event.at.toISOString()} />
            </Td>
            <Td className="whitespace-normal! max-md:py-2! max-md:align-top">
              <EventSentence who={nameOf(event.actor)} event={event} />
            </Td>
            <Td className="text-text-3 max-md:hidden">
              <Mono>{event.action}</Mono>
            </Td>
          </Tr>
        ))}
      </TableBody>
    </Table>
  )
}
