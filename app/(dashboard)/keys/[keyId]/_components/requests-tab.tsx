import { Ban } from 'lucide-react'
import { Cut } from '#components/key/cut.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { formatLogTime, formatShortDay } from '#lib/format/date-time.ts'
import { formatMilliseconds } from '#lib/format/duration.ts'
import type { SecretRow } from '#lib/keys/queries.ts'
import type { listRecentRequests } from '#lib/usage/list-requests.ts'

type Requests = NonNullable<Awaited<ReturnType<typeof listRecentRequests>>>
type RequestsTabProps = { requests: Requests; secrets: SecretRow[]; now: Date }

const ages = { current: 'new', retiring: 'old', ended: 'ended' } as const

/** The latest raw lines. With several secrets each line wears the cut of its own. */
export function RequestsTab({ requests, secrets, now }: RequestsTabProps) {
  if (requests.length === 0) {
    return (
      <p className="text-text-2">
        Requests with this key will stand here, as soon as your service asks Keyturn about one or your gateway reports
        one.
      </p>
    )
  }
  const secretOf = new Map(secrets.map(secret => [secret.id, secret]))
  return (
    <Section title="Latest requests" note={`${requests.length}, UTC`}>
      <Table caption="Latest requests with this key" fixed>
        <TableHead>
          <Th className="w-[120px]">Time</Th>
          <Th>Request</Th>
          <Th className="w-[120px]">Answer</Th>
          <Th className="w-[130px] max-md:hidden">Address</Th>
          <Th className="w-[140px] max-md:hidden">Client</Th>
          {secrets.length > 1 && <Th className="w-[52px] max-md:hidden">Secret</Th>}
        </TableHead>
        <TableBody>
          {requests.map(line => {
            const secret = secretOf.get(line.secretId ?? '')
            return (
              <Tr key={`${line.batchId} ${line.line}`}>
                <Td dim>
                  <time
                    dateTime={line.time.toISOString()}
                    title={`${formatShortDay(line.time, now)}, ${formatLogTime(line.time)} UTC`}
                  >
                    <Mono>{dayOf(line.time, now) + formatLogTime(line.time).slice(0, 8)}</Mono>
                  </time>
                </Td>
                <Td>
                  <Mono>
                    {line.method} {line.path ?? '–'}
                  </Mono>
                </Td>
                <Td>
                  <Answer line={line} />
                </Td>
                <Td className="max-md:hidden" title={line.ip ?? undefined}>
                  {line.ip ? <Mono>{line.ip}</Mono> : '–'}
                </Td>
                <Td dim className="max-md:hidden" title={line.userAgent ?? undefined}>
                  {line.userAgent ?? '–'}
                </Td>
                {secrets.length > 1 && (
                  <Td className="max-md:hidden">
                    {secret ? (
                      <span title={secret.hint}>
                        <Cut secretId={secret.id} age={ages[secret.state]} />
                        <span className="sr-only">{secret.hint}</span>
                      </span>
                    ) : (
                      '–'
                    )}
                  </Td>
                )}
              </Tr>
            )
          })}
        </TableBody>
      </Table>
    </Section>
  )
}

function dayOf(time: Date, now: Date): string {
  return time.toISOString().slice(0, 10) === now.toISOString().slice(0, 10) ? '' : `${formatShortDay(time, now)} `
}

/** Refused: the mark and the verdict. Else what the service answered, and how fast. */
function Answer({ line: { outcome, status, durationMs } }: { line: Requests[number] }) {
  if (outcome !== 'valid' && outcome !== 'reported') {
    return (
      <span className="inline-flex items-center gap-1.5 text-refused">
        <Ban className="size-3.5" />
        {outcome.replaceAll('_', ' ')}
      </span>
    )
  }
  return (
    <>
      {status ?? 'valid'}{' '}
      {durationMs !== null && <span className="text-text-3 text-xs">{formatMilliseconds(durationMs)}</span>}
    </>
  )
}
