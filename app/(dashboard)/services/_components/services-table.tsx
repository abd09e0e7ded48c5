import Link from 'next/link'
import { Sparkline } from '#components/ui/sparkline.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { formatNumber } from '#lib/format/number.ts'
import type { ServiceRow } from '#lib/services/queries.ts'
import type { ServiceDay } from '../read-service-days.ts'

/** What one may see, by name, with how much each was asked for in 24 h. */
export function ServicesTable({ services, days }: { services: ServiceRow[]; days: ReadonlyMap<string, ServiceDay> }) {
  return (
    <Table caption="Services, by name" lines={2} bleed>
      <TableHead>
        <Th aria-sort="ascending">Service</Th>
        <Th className="max-md:hidden">Team</Th>
        <Th className="max-md:hidden">Environments</Th>
        <Th numeric>Keys</Th>
        <Th className="max-md:hidden">24 h</Th>
        <Th numeric>Requests, 24 h</Th>
      </TableHead>
      <TableBody>
        {services.map(({ id, slug, name, prefix, team, environments, activeKeys }) => {
          const day = days.get(id)
          return (
            <Tr key={id}>
              <Td>
                <TwoLines strong mono first={<Link href={`/services/${slug}`}>{name}</Link>} second={`${prefix}_…`} />
              </Td>
              <Td className="max-md:hidden">{team.name}</Td>
              <Td dim className="max-md:hidden">
                {environments.map(each => each.environment).join(', ')}
              </Td>
              <Td numeric>
                <Link href={`/keys?service=${slug}`}>{formatNumber(activeKeys)}</Link>
              </Td>
              <Td className="max-md:hidden">{day && <Sparkline values={day.line} />}</Td>
              <Td numeric>
                {formatNumber(day?.requests ?? 0)}
                {day && day.refused > 0 && (
                  <span className="block text-2xs/[15px] text-refused">{formatNumber(day.refused)} refused</span>
                )}
              </Td>
            </Tr>
          )
        })}
      </TableBody>
    </Table>
  )
}
