import { Mono } from '#components/ui/mono.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { SecretClient } from '#lib/usage/list-requests.ts'

/** Who still uses the old secret: whom to move before it retires. */
export function OldClients({ clients }: { clients: SecretClient[] }) {
  const requests = clients.reduce((sum, client) => sum + client.requests, 0)
  return (
    <Section
      title="Who still uses the old secret"
      note={clients.length > 0 ? `24 h, ${formatCount(requests, 'request')}` : '24 h'}
    >
      {clients.length === 0 ? (
        <p className="text-text-2">Nobody in the last 24 hours.</p>
      ) : (
        <Table caption="Clients of the old secret">
          <TableHead>
            <Th>Client</Th>
            <Th>Address</Th>
            <Th className="max-md:hidden">Address range</Th>
            <Th className="max-md:hidden">Country</Th>
            <Th numeric>Requests</Th>
            <Th numeric>Last</Th>
          </TableHead>
          <TableBody>
            {clients.slice(0, 20).map(({ client, ip, network, country, requests, last }) => (
              <Tr key={`${client} ${ip} ${country}`}>
                <Td>{client ?? <span className="text-text-3">not recorded</span>}</Td>
                <Td>{ip ? <Mono>{ip}</Mono> : <span className="text-text-3">not recorded</span>}</Td>
                <Td dim className="max-md:hidden">
                  {network ? <Mono>{network}</Mono> : '–'}
                </Td>
                <Td dim className="max-md:hidden">
                  {country ?? '–'}
                </Td>
                <Td numeric>{formatNumber(requests)}</Td>
                <Td numeric dim>
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
