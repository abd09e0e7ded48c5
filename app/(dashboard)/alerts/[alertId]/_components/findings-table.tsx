import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import type { AlertSignal } from '#lib/alerts/alert-row.ts'
import { formatCount } from '#lib/format/number.ts'
import { subjectWords } from '../subject-words.ts'

/** What the detector held against what; on a phone one below the other. */
export function FindingsTable({ signals }: { signals: AlertSignal[] }) {
  const isReported = signals.length > 0 && signals.every(({ source }) => source === 'report')
  return (
    <Section title="Expected and seen" note={isReported ? 'as the gateway reports it' : undefined}>
      <Table caption="What was expected, and what was seen" fixed>
        <TableHead>
          <Th className="w-[124px] max-md:w-[92px]">
            <span className="sr-only">What</span>
          </Th>
          <Th className="w-[36%] max-md:hidden">Expected</Th>
          <Th>
            <span className="md:hidden">Expected, then seen</span>
            <span className="max-md:hidden">Seen</span>
          </Th>
        </TableHead>
        <TableBody>
          {signals.map(({ subject, value, expected, seen, requests }) => (
            <Tr key={`${subject} ${value}`}>
              <Td className="whitespace-normal! py-1.5! align-top text-text-3">{subjectWords[subject] ?? subject}</Td>
              <Td className="wrap-anywhere whitespace-normal! py-1.5! align-top max-md:hidden">{expected}</Td>
              <Td className="wrap-anywhere whitespace-normal! py-1.5! align-top">
                <span className="block text-text-2 md:hidden">{expected}</span>
                <b className="font-semibold">{seen}</b>{' '}
                {!/\d (request|error|new network)/.test(seen) && (
                  <span className="text-text-3">{formatCount(requests, 'request')}</span>
                )}
              </Td>
            </Tr>
          ))}
        </TableBody>
      </Table>
    </Section>
  )
}
