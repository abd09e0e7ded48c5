import type { ReactNode } from 'react'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { countryName } from '#lib/format/country-name.ts'
import { formatDateTime } from '#lib/format/date-time.ts'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { DecoyUses as Known } from '#lib/usage/get-decoy-uses.ts'

/** All that is known of whoever used a decoy: from where, with what, for what. */
export function DecoyUses({ uses, now }: { uses: Known; now: Date }) {
  const { total, addresses, clients, paths, origins } = uses
  if (!total) {
    return (
      <Section title="Who used it">
        <p className="text-text-2">
          No request is kept that names it: they are too old, or it only stood in a line of a log. What was seen stands
          in its alerts.
        </p>
      </Section>
    )
  }
  const counted = `${formatCount(total.requests, 'request')} kept, from ${formatCount(total.addresses, 'address', 'addresses')} with ${formatCount(total.clients, 'program')}`
  return (
    <>
      <Section title="From where" note={`${counted}, first ${formatDateTime(total.first, now)}`}>
        <UsesTable
          caption="The addresses from which the decoy was used"
          head="Address"
          rows={addresses.map(({ ip, country, network, outcomes, ...times }) => ({
            name: (
              <TwoLines
                first={ip ? <Mono>{ip}</Mono> : 'no address was told'}
                second={[country && countryName(country), network].filter(Boolean).join(', ') || 'place not known'}
              />
            ),
            key: `${ip} ${country}`,
            answer: outcomes.map(each => each.replaceAll('_', ' ')).join(', '),
            ...times,
          }))}
        />
      </Section>
      <Section title="With what" note="as the programs call themselves">
        <UsesTable
          caption="The programs that used the decoy"
          head="Program"
          rows={clients.map(({ userAgent, ...times }) => ({
            name: userAgent ? <Mono className="wrap-anywhere">{userAgent}</Mono> : 'gave no name',
            key: userAgent ?? '',
            ...times,
          }))}
        />
      </Section>
      <Section title="What for">
        <UsesTable
          caption="What was asked for with the decoy"
          head="Request"
          rows={paths.map(({ method, path, ...times }) => ({
            name: (
              <Mono className="wrap-anywhere">
                <span className="text-text-2">{method} </span>
                {path ?? 'no path was told'}
              </Mono>
            ),
            key: `${method} ${path}`,
            ...times,
          }))}
        />
      </Section>
      {origins.length > 0 && (
        <Section title="From pages of">
          <UsesTable
            caption="The origins that browsers named"
            head="Origin"
            rows={origins.map(({ origin, ...times }) => ({ name: <Mono>{origin}</Mono>, key: origin, ...times }))}
          />
        </Section>
      )}
    </>
  )
}

interface Row {
  key: string
  name: ReactNode
  /** verdicts and statuses */
  answer?: string
  requests: number
  first: Date
  last: Date
}

function UsesTable({ caption, head, rows }: { caption: string; head: string; rows: Row[] }) {
  const isAnswered = rows.some(({ answer }) => answer)
  return (
    <Table caption={caption} fixed>
      <TableHead>
        <Th>{head}</Th>
        {isAnswered && <Th className="w-[120px] max-md:w-[92px]">Answer</Th>}
        <Th className="w-[84px] max-md:w-[72px]" numeric>
          Requests
        </Th>
        <Th className="w-[168px] max-lg:hidden">First</Th>
        <Th className="w-[168px] max-md:hidden">Last</Th>
      </TableHead>
      <TableBody>
        {rows.map(({ key, name, answer, requests, first, last }) => (
          <Tr key={key}>
            <Td className="wrap-anywhere whitespace-normal! py-1.5!">{name}</Td>
            {isAnswered && <Td className="whitespace-normal! text-refused">{answer}</Td>}
            <Td numeric>{formatNumber(requests)}</Td>
            <Td dim className="max-lg:hidden">
              <ExactTime iso={first.toISOString()} />
            </Td>
            <Td dim className="max-md:hidden">
              <ExactTime iso={last.toISOString()} />
            </Td>
          </Tr>
        ))}
      </TableBody>
    </Table>
  )
}
