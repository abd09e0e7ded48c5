import Link from 'next/link'
import { Mono } from '#components/ui/mono.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import type { AlertRequest } from '#lib/alerts/first-requests.ts'
import { countryName } from '#lib/format/country-name.ts'
import { formatDateTime, formatDay, formatLogTime, formatShortDay } from '#lib/format/date-time.ts'

type FirstRequestsProps = {
  requests: AlertRequest[]
  href?: string
  /** A key that stood in a line: one that is refused is told of, and kept nowhere. */
  isOfLeak: boolean
  now: Date
}

/** How it began, line by line. */
export function FirstRequests({ requests, href, isOfLeak, now }: FirstRequestsProps) {
  const isOfToday = requests.every(({ time }) => formatDay(time, now) === formatDay(now, now))
  return (
    <Section title="First requests" note="UTC" right={href && <Link href={href}>All in the log</Link>}>
      {requests.length > 0 ? (
        <Table caption="The first requests of this alert" fixed lines={2}>
          <TableHead>
            <Th className="w-[112px] max-md:w-[72px]">Time</Th>
            <Th>Request</Th>
            <Th className="w-[80px] max-md:w-[70px]">
              <span className="sr-only">Sensitivity</span>
            </Th>
            <Th className="w-[104px] max-md:w-[92px]">Answer</Th>
            <Th className="w-[190px] max-lg:hidden">From</Th>
          </TableHead>
          <TableBody>
            {requests.map((request, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no names, and stay as they are
              <Tr key={index}>
                <Td dim>
                  <time dateTime={request.time.toISOString()} title={formatDateTime(request.time, now)}>
                    <Mono>
                      {formatLogTime(request.time).slice(0, 8)}
                      <span className="max-md:hidden">{formatLogTime(request.time).slice(8)}</span>
                    </Mono>
                    {!isOfToday && (
                      <span className="block text-2xs/[15px] text-text-3">{formatShortDay(request.time, now)}</span>
                    )}
                  </time>
                </Td>
                <Td title={request.path ?? undefined}>
                  <Mono>
                    <span className="text-text-2 max-md:hidden">{request.method} </span>
                    {request.path ?? '–'}
                  </Mono>
                </Td>
                <Td>{request.isSensitive && <Tag tone="due">sensitive</Tag>}</Td>
                <Td>
                  <Answer {...request} />
                </Td>
                <Td className="max-lg:hidden" title={request.userAgent ?? undefined}>
                  <TwoLines
                    first={
                      <>
                        {request.ip && <Mono>{request.ip}</Mono>}{' '}
                        {request.country && <span className="text-text-3">{countryName(request.country)}</span>}
                      </>
                    }
                    second={request.userAgent}
                  />
                </Td>
              </Tr>
            ))}
          </TableBody>
        </Table>
      ) : (
        <p className="border-line-soft border-t py-3 text-text-2">
          {isOfLeak
            ? 'None is kept: the line was refused, or is older than requests are kept.'
            : 'The requests themselves are no longer kept. What was counted of them stands above.'}
        </p>
      )}
    </Section>
  )
}

/** A refusal's verdict; else what the service answered. */
function Answer({ outcome, status }: Pick<AlertRequest, 'outcome' | 'status'>) {
  if (outcome !== 'valid' && outcome !== 'reported') {
    return <span className="text-refused">{outcome.replaceAll('_', ' ')}</span>
  }
  if (status === null) return <span className="text-text-2">let through</span>
  return <Mono className={status >= 400 ? 'text-refused' : undefined}>{status}</Mono>
}
