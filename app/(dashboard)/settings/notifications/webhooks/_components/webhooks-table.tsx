import Link from 'next/link'
import { SEVERITY_WORDS } from '#components/key/severity-shape.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { formatNumber } from '#lib/format/number.ts'
import { webhookEvents } from '#lib/webhooks/input.ts'
import type { WebhookRow } from '#lib/webhooks/list-webhooks.ts'
import { attemptWords } from '../words.ts'
import { WebhookState } from './webhook-state.tsx'

/** The oldest first: whether each is on, and how its last attempt ended. */
export function WebhooksTable({ webhooks }: { webhooks: WebhookRow[] }) {
  return (
    <Table caption="Webhooks" lines={2} fixed bleed>
      <TableHead>
        <Th>Webhook</Th>
        <Th className="w-[130px] max-md:w-[96px]">State</Th>
        <Th className="w-[270px] max-lg:hidden">Last attempt</Th>
        <Th className="w-[150px] max-lg:hidden">Tells</Th>
        <Th numeric className="w-[84px] max-md:hidden">
          Waiting
        </Th>
      </TableHead>
      <TableBody>
        {webhooks.map(webhook => (
          <WebhookLine key={webhook.webhookId} webhook={webhook} />
        ))}
      </TableBody>
    </Table>
  )
}

function WebhookLine({ webhook }: { webhook: WebhookRow }) {
  const { webhookId, name, address, leastSeverity, events, pending, last } = webhook
  return (
    <Tr>
      <Td>
        <TwoLines
          strong
          mono
          first={
            <Link href={`/settings/notifications/webhooks/${webhookId}`} prefetch={false} className="text-text">
              {name}
            </Link>
          }
          second={address}
        />
      </Td>
      <Td>
        <WebhookState webhook={webhook} />
      </Td>
      <Td className="max-lg:hidden">
        {last ? (
          <TwoLines first={attemptWords(last)} second={<RelativeTime iso={last.at.toISOString()} />} />
        ) : (
          <span className="text-text-3">none yet</span>
        )}
      </Td>
      <Td className="max-lg:hidden">
        <TwoLines
          first={`${events.length} of ${webhookEvents.length} events`}
          second={leastSeverity === 'low' ? 'every severity' : `from ${SEVERITY_WORDS[leastSeverity].toLowerCase()} on`}
        />
      </Td>
      <Td numeric className="max-md:hidden">
        {formatNumber(pending)}
      </Td>
    </Tr>
  )
}
