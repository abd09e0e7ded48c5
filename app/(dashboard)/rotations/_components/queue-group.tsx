import Link from 'next/link'
import { type KeyStatus, StatusShape } from '#components/key/status-shape.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableHead } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { formatNumber } from '#lib/format/number.ts'
import type { RotationState } from '#lib/rotation/list-rotations.ts'
import type { QueueItem } from '../queue-item.ts'
import { QueueRow } from './queue-row.tsx'

const shapes: Record<RotationState, KeyStatus> = {
  compromised: 'compromised',
  overdue: 'overdue',
  waiting: 'due',
  overlapping: 'overlap',
  upcoming: 'live',
}
const moments: Record<RotationState, string> = {
  compromised: 'Since',
  overdue: 'Overdue for',
  waiting: 'Overdue',
  overlapping: 'Old secret ends',
  upcoming: 'Due',
}

type QueueGroupProps = {
  state: RotationState
  title: string
  note: string
  /** where those are that are not shown */
  rest: string
  total: number
  items: QueueItem[]
}

/** Those that stand alike, in the order of their moments. Each group's columns have the same places. */
export function QueueGroup({ state, title, note, rest, total, items }: QueueGroupProps) {
  const more = total - items.length
  return (
    <Section
      title={
        <span className="[&>svg]:mr-[7px] [&>svg]:inline-block [&>svg]:align-[-1px]">
          <StatusShape status={shapes[state]} />
          {title} <span className="font-normal text-text-3">{formatNumber(total)}</span>
        </span>
      }
      note={note}
      right={
        more > 0 && (
          <Link href={rest}>
            The first {formatNumber(items.length)}; {formatNumber(more)} more are in Keys
          </Link>
        )
      }
    >
      <Table caption={`${title}: ${note}`} lines={2} fixed bleed>
        <TableHead>
          <Th>Key</Th>
          <Th className="w-[170px] max-lg:hidden">Service, environment</Th>
          <Th className="w-[210px] max-md:hidden">{state === 'overlapping' ? 'Holder' : 'Who must act'}</Th>
          <Th className="w-[190px] max-md:w-[112px]">{moments[state]}</Th>
          <Th className="w-[172px] max-lg:hidden" numeric>
            {state === 'overlapping' ? 'With the old one, 24 h' : <span className="sr-only">Nothing here</span>}
          </Th>
          <Th className="w-[132px] max-md:w-[100px]">
            <span className="sr-only">Act</span>
          </Th>
        </TableHead>
        <TableBody>
          {items.map(item => (
            <QueueRow key={item.id} item={item} />
          ))}
        </TableBody>
      </Table>
    </Section>
  )
}
