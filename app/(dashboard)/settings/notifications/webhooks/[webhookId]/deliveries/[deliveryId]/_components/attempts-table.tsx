import { Check, X } from 'lucide-react'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { formatMilliseconds } from '#lib/format/duration.ts'
import type { AttemptRow } from '#lib/webhooks/list-deliveries.ts'
import { attemptWords } from '../../../../words.ts'

/** Every try and how it ended. */
export function AttemptsTable({ attempts }: { attempts: AttemptRow[] }) {
  if (attempts.length === 0) return <p className="text-text-2">It was not tried yet. The worker looks every second.</p>
  return (
    <Table caption="Attempts" className="max-w-[900px]">
      <TableHead>
        <Th>When</Th>
        <Th>Outcome</Th>
        <Th className="max-md:hidden">Asked for by</Th>
        <Th numeric>Took</Th>
      </TableHead>
      <TableBody>
        {attempts.map(attempt => {
          const { startedAt, durationMs, status, askedBy } = attempt
          const isDelivered = status !== null && status >= 200 && status < 300
          return (
            <Tr key={startedAt.toISOString()}>
              <Td>
                <ExactTime iso={startedAt.toISOString()} />
              </Td>
              <Td className="whitespace-normal!">
                <span className="inline-flex items-start gap-[7px]">
                  {isDelivered ? (
                    <Check className="mt-0.5 size-3.5 flex-none text-live" />
                  ) : (
                    <X className="mt-0.5 size-3.5 flex-none text-refused" />
                  )}
                  {attemptWords(attempt)}
                </span>
              </Td>
              <Td dim className="max-md:hidden">
                {askedBy ?? 'the clock'}
              </Td>
              <Td numeric dim>
                {durationMs === null ? 'not known' : formatMilliseconds(durationMs)}
              </Td>
            </Tr>
          )
        })}
      </TableBody>
    </Table>
  )
}
