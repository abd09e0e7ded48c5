import Link from 'next/link'
import { Section } from '#components/ui/section.tsx'
import { SegmentedLinks } from '#components/ui/segmented-links.tsx'
import { Table, TableBody, TableHead } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { formatNumber } from '#lib/format/number.ts'
import type { Report } from '../read-report.ts'
import { ItemRow } from './item-row.tsx'

type ItemsSectionProps = { report: Report; nameOf: (actor: string) => string; isOpenOnly: boolean }

export function ItemsSection({ report: { id, items }, nameOf, isOpenOnly }: ItemsSectionProps) {
  if (items.length === 0) return null
  const here = `/people/offboardings/${id}`
  const open = items.filter(item => item.isOpen)
  const closed = items.filter(item => !item.isOpen)
  const shown = isOpenOnly ? open : [...open, ...closed]
  return (
    <Section
      title="Keys, tokens, machines and webhooks"
      right={
        <SegmentedLinks
          label="Which of them"
          className="print:hidden"
          items={[
            { href: here, label: `All ${formatNumber(items.length)}`, current: !isOpenOnly },
            { href: `${here}?show=open`, label: `Open ${formatNumber(open.length)}`, current: isOpenOnly },
          ]}
        />
      }
    >
      {shown.length === 0 ? (
        <p className="text-text-2">
          Nothing is open.{' '}
          <Link href={here} className="underline">
            All that was closed
          </Link>
        </p>
      ) : (
        <Table caption={isOpenOnly ? 'What is not finished' : 'What was decided, and how it stands'} bleed lines={2}>
          <TableHead>
            <Th>What</Th>
            <Th className="max-md:hidden print:table-cell">Why</Th>
            <Th className="max-md:hidden print:table-cell">Decided</Th>
            <Th>State</Th>
            <Th className="max-md:hidden print:table-cell">New secret</Th>
            <Th numeric className="max-md:hidden print:table-cell">
              Old secret, last hour
            </Th>
          </TableHead>
          <TableBody>
            {shown.map(item => (
              <ItemRow key={`${item.kind} ${item.id}`} item={item} nameOf={nameOf} />
            ))}
          </TableBody>
        </Table>
      )}
    </Section>
  )
}
