import Link from 'next/link'
import { SeverityBadge } from '#components/key/severity-badge.tsx'
import { StatusBadge } from '#components/key/status-badge.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, Td, Tr } from '#components/ui/table.tsx'
import { formatNumber } from '#lib/format/number.ts'
import type { Need } from '../need.ts'

/** What asks for somebody, most urgent first. Each row leads to where it can be dealt with. */
export function NeedsList({ needs, total }: { needs: Need[]; total: number }) {
  const rest = total - needs.length
  return (
    <Section
      title="Needs someone today"
      note={total === 0 ? 'nobody' : `${formatNumber(total)}, most urgent first`}
      right={rest > 0 && <Link href="/keys?status=due">{formatNumber(rest)} more are in Keys</Link>}
    >
      {needs.length > 0 ? (
        <Table caption="What needs someone today, most urgent first" fixed>
          <colgroup>
            <col className="w-[118px] max-md:w-[108px]" />
            <col />
            <col className="w-[200px] max-md:hidden" />
            <col className="w-[76px]" />
            <col className="w-[92px] max-md:hidden" />
          </colgroup>
          <thead className="sr-only">
            <tr>
              <th scope="col">How urgent</th>
              <th scope="col">What</th>
              <th scope="col">Since when, or whose</th>
              <th scope="col">When</th>
              <th scope="col">Where to go</th>
            </tr>
          </thead>
          <TableBody>
            {needs.map(need => (
              <NeedRow key={need.id} need={need} />
            ))}
          </TableBody>
        </Table>
      ) : (
        <p className="border-line-soft border-t py-3 text-text-2">
          No alert is high, no dead secret is in use, and no rotation, overlap or expiry is close.
        </p>
      )}
    </Section>
  )
}

function NeedRow({ need: { badge, name, what, note, at, href, keyHref = href } }: { need: Need }) {
  const open = href.startsWith('/keys/') ? 'Open key' : href.startsWith('/alerts/') ? 'Open alert' : 'Open'
  return (
    <Tr>
      <Td className="max-md:align-top max-md:py-2">
        {'severity' in badge ? <SeverityBadge severity={badge.severity} /> : <StatusBadge status={badge.status} />}
      </Td>
      <Td className="whitespace-normal! max-md:py-2">
        <Link href={keyHref} className="font-medium text-text">
          {name}
        </Link>{' '}
        {keyHref === href ? (
          <span className="text-text-2">{what}</span>
        ) : (
          <Link href={href} className="text-text-2">
            {what}
          </Link>
        )}
      </Td>
      <Td className="text-text-3 max-md:hidden">{note}</Td>
      <Td numeric className="text-text-3 max-md:align-top max-md:py-2">
        <RelativeTime iso={at} bare />
      </Td>
      <Td numeric className="max-md:hidden">
        <Link href={href} className="text-accent-text" aria-label={`${open} ${name}`}>
          {open}
        </Link>
      </Td>
    </Tr>
  )
}
