import Link from 'next/link'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { formatNumber } from '#lib/format/number.ts'
import type { OpenOffboarding } from '#lib/offboarding/get-offboarding.ts'

/** Who left and of whom something is still open. */
export function Departures({ departures }: { departures: OpenOffboarding[] }) {
  if (departures.length === 0) return null
  return (
    <Section title="Departures" note="not finished yet">
      <Table caption="Departures that are not finished, the latest first">
        <TableHead>
          <Th>Who left</Th>
          <Th className="max-md:hidden">When</Th>
          <Th>What they know ends</Th>
          <Th numeric>Open</Th>
          <Th numeric className="max-md:hidden">
            To be decided
          </Th>
        </TableHead>
        <TableBody>
          {departures.map(({ id, name, executedAt, deadline, open, asked }) => (
            <Tr key={id}>
              <Td>
                <Link href={`/people/offboardings/${id}`} className="font-medium text-text">
                  {name}
                </Link>
              </Td>
              <Td dim className="max-md:hidden">
                <RelativeTime iso={executedAt.toISOString()} />
              </Td>
              <Td dim>
                <ExactTime iso={deadline.toISOString()} />
              </Td>
              <Td numeric>{formatNumber(open)}</Td>
              <Td numeric className="max-md:hidden">
                {formatNumber(asked)}
              </Td>
            </Tr>
          ))}
        </TableBody>
      </Table>
    </Section>
  )
}
