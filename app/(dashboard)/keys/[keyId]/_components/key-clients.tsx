import { Mono } from '#components/ui/mono.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { KeyClients as Clients } from '#lib/usage/list-key-clients.ts'

/** What happened with the key in the day before it was found to be compromised, and who has been refused since. */
export function KeyClients({ found }: { found: Clients }) {
  const { clients, accepted, refused, addresses, networks, countries } = found
  return (
    <Section
      title="Its last 24 hours of use"
      note={
        clients.length > 0
          ? `${formatCount(accepted, 'request')} accepted, ${formatNumber(refused)} refused since; from ${formatCount(addresses, 'address', 'addresses')}, ${formatCount(networks, 'address range')}, ${formatCount(countries, 'country', 'countries')}`
          : undefined
      }
    >
      {clients.length === 0 ? (
        <p className="border-line-soft border-t py-3 text-text-2">
          No use was recorded in that time, and nobody has tried the key since.
        </p>
      ) : (
        <Table caption="Who used the key in the 24 hours before, and who was refused since" fixed>
          <TableHead>
            <Th className="w-[140px]">Address</Th>
            <Th className="max-md:hidden">Address range</Th>
            <Th className="w-[72px] max-md:hidden">Country</Th>
            <Th>Client</Th>
            <Th className="w-[88px]" numeric>
              Accepted
            </Th>
            <Th className="w-[108px] max-md:w-[76px]" numeric>
              Refused<span className="max-md:hidden"> since</span>
            </Th>
            <Th className="w-[76px] max-md:hidden" numeric>
              Last
            </Th>
          </TableHead>
          <TableBody>
            {clients.map(({ ip, network, country, client, accepted, refused, last }) => (
              <Tr key={`${ip} ${country} ${client}`}>
                <Td>{ip ? <Mono>{ip}</Mono> : <span className="text-text-3">not recorded</span>}</Td>
                <Td dim className="max-md:hidden">
                  {network ? <Mono>{network}</Mono> : '–'}
                </Td>
                <Td dim className="max-md:hidden">
                  {country ?? '–'}
                </Td>
                <Td>{client ?? <span className="text-text-3">not recorded</span>}</Td>
                <Td numeric>{formatNumber(accepted)}</Td>
                <Td numeric className={refused > 0 ? 'text-refused' : 'text-text-3'}>
                  {formatNumber(refused)}
                </Td>
                <Td numeric dim className="max-md:hidden">
                  <RelativeTime iso={last.toISOString()} bare />
                </Td>
              </Tr>
            ))}
          </TableBody>
        </Table>
      )}
    </Section>
  )
}
