import Link from 'next/link'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { formatCount } from '#lib/format/number.ts'
import type { DeliveryState } from '#lib/webhooks/input.ts'
import type { DeliveryRow } from '#lib/webhooks/list-deliveries.ts'
import { attemptWords } from '../../words.ts'
import { DeliveryStateBadge } from './delivery-state.tsx'

type DeliveriesTableProps = { deliveries: DeliveryRow[]; state: DeliveryState | undefined }

/** What was told, whether it arrived, and how its last attempt ended. */
export function DeliveriesTable({ deliveries, state }: DeliveriesTableProps) {
  if (deliveries.length === 0) {
    return (
      <p className="text-text-2">
        {state ? 'None of these now.' : 'What it is told will show here, from the first event or test on.'}
      </p>
    )
  }
  return (
    <Table caption="Deliveries" lines={2} fixed>
      <TableHead>
        <Th>What</Th>
        <Th className="w-[190px] max-md:w-[130px]">State</Th>
        <Th className="w-[210px] max-lg:hidden">Last attempt</Th>
        <Th numeric className="w-[84px] max-md:hidden">
          When
        </Th>
      </TableHead>
      <TableBody>
        {deliveries.map(delivery => (
          <DeliveryLine key={delivery.deliveryId} delivery={delivery} />
        ))}
      </TableBody>
    </Table>
  )
}

function DeliveryLine({ delivery }: { delivery: DeliveryRow }) {
  const { deliveryId, webhookId, event, summary, attempts, createdAt } = delivery
  const last = attempts.at(-1)
  const href = `/settings/notifications/webhooks/${webhookId}/deliveries/${deliveryId}`
  return (
    <Tr>
      <Td>
        <TwoLines
          mono
          first={
            <Link href={href} prefetch={false} className="text-text">
              {summary}
            </Link>
          }
          second={event}
        />
      </Td>
      <Td className="max-md:whitespace-normal!">
        <DeliveryStateBadge delivery={delivery} />
      </Td>
      <Td className="max-lg:hidden">
        {last ? (
          <TwoLines first={attemptWords(last)} second={formatCount(attempts.length, 'attempt')} />
        ) : (
          <span className="text-text-3">none yet</span>
        )}
      </Td>
      <Td numeric dim className="max-md:hidden">
        <RelativeTime iso={createdAt.toISOString()} bare />
      </Td>
    </Tr>
  )
}
