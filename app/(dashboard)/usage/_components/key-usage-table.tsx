import Link from 'next/link'
import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { KeyUsage } from '#lib/usage/list-key-usage.ts'

/** The keys behind the graph, the busiest first. */
export function KeyUsageTable({ keys, total }: { keys: KeyUsage[]; total: number }) {
  return (
    <Section
      title="Keys"
      note={
        total > keys.length
          ? `the busiest ${formatNumber(keys.length)} of ${formatNumber(total)} that were used`
          : `${formatCount(total, 'key')} used, the busiest first`
      }
    >
      <Table caption="Keys used in this range, the busiest first" lines={2} bleed fixed>
        <TableHead>
          <Th>Key</Th>
          <Th className="max-md:hidden">Service, environment</Th>
          <Th numeric aria-sort="descending" className="w-[110px] max-md:w-[92px]">
            Requests
          </Th>
          <Th numeric className="w-[110px] max-md:w-[76px]">
            Refused
          </Th>
          <Th numeric className="w-[90px] max-md:hidden">
            4xx
          </Th>
          <Th numeric className="w-[90px] max-md:hidden">
            5xx
          </Th>
        </TableHead>
        <TableBody>
          {keys.map(key => (
            <Tr key={key.keyId}>
              <Td>
                <TwoLines strong mono first={<Link href={`/keys/${key.keyId}`}>{key.name}</Link>} second={key.hint} />
              </Td>
              <Td className="max-md:hidden">
                {key.service} <span className="text-text-2">{key.environment}</span>
              </Td>
              <Td numeric>{formatNumber(key.requests)}</Td>
              <Td numeric className={key.refused > 0 ? 'text-refused' : 'text-text-3'}>
                {formatNumber(key.refused)}
              </Td>
              <Td numeric dim className="max-md:hidden">
                {formatNumber(key.clientErrors)}
              </Td>
              <Td numeric dim className="max-md:hidden">
                {formatNumber(key.serverErrors)}
              </Td>
            </Tr>
          ))}
        </TableBody>
      </Table>
    </Section>
  )
}
