import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import type { AlertSignal } from '#lib/alerts/alert-row.ts'
import { formatDateTime, formatDay, formatTime } from '#lib/format/date-time.ts'
import { formatCount } from '#lib/format/number.ts'
import { subjectWords } from '../subject-words.ts'

type FindingsTableProps = {
  signals: AlertSignal[]
  /** null: it compares with nothing that is learned, or with nothing that is still known */
  learnedSince: Date | null
  now: Date
}

/** What the detector held against what; on a phone one below the other. */
export function FindingsTable({ signals, learnedSince, now }: FindingsTableProps) {
  const isReported = signals.length > 0 && signals.every(({ source }) => source === 'report')
  const since = sinceWords(signals, now)
  const notes = [
    learnedSince !== null && `expected: by this key’s uses since ${formatDay(learnedSince, now)}`,
    isReported && 'seen: as the gateway reports it',
  ].filter(note => note !== false)
  return (
    <Section title="Expected and seen" note={notes.join('; ') || undefined}>
      <Table caption="What was expected, and what was seen" fixed>
        <TableHead>
          <Th className="w-[124px] max-md:w-[92px]">
            <span className="sr-only">What</span>
          </Th>
          <Th className="w-[36%] max-md:hidden">Expected</Th>
          <Th>
            <span className="md:hidden">Expected, then seen</span>
            <span className="max-md:hidden">Seen{since && ` since ${since}`}</span>
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
                {!/\d (request|error|new address range)/.test(seen) && (
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

/** When it began: "04:43", or with its day where that is not today. */
function sinceWords(signals: AlertSignal[], now: Date): string | null {
  if (signals.length === 0) return null
  const first = Math.min(...signals.map(signal => signal.first.getTime()))
  return formatDay(first, now) === formatDay(now, now) ? formatTime(first) : formatDateTime(first, now)
}
