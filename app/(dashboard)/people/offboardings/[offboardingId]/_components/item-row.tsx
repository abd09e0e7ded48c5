import Link from 'next/link'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Td, Tr } from '#components/ui/table.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { formatNumber } from '#lib/format/number.ts'
import type { ReportItem } from '../read-report.ts'
import { ItemBadge } from './item-badge.tsx'
import { actionWords, partWords } from './report-words.ts'

export function ItemRow({ item, nameOf }: { item: ReportItem; nameOf: (actor: string) => string }) {
  const { kind, id, name, service, environment, team, note, state, endsAt, replacedBy, replacedAt, isOpen } = item
  const where = kind === 'key' ? `${service} ${environment}` : `${kind}${team ? `, ${team}` : ''}`
  const hrefs = { key: `/keys/${id}`, webhook: `/settings/notifications/webhooks/${id}`, token: null, machine: null }
  const href = hrefs[kind]
  return (
    <Tr>
      <Td>
        <TwoLines strong first={href ? <Link href={href}>{name}</Link> : name} second={where} />
      </Td>
      <Td dim className="whitespace-normal! max-md:hidden print:table-cell">
        {partWords(item)}
      </Td>
      <Td className="whitespace-normal! py-1.5! max-md:hidden print:table-cell">
        <TwoLines first={actionWords(item)} second={`by ${nameOf(item.decidedBy)}`} />
        {note && <div className="text-2xs/[15px] text-text-3">“{note}”</div>}
      </Td>
      <Td>
        <ItemBadge state={state} />
        {endsAt && isOpen && state !== 'cut_off' && (
          <div className="text-2xs/[15px] text-text-3">
            ends <ExactTime iso={endsAt.toISOString()} />
          </div>
        )}
        {endsAt && state === 'cut_off' && (
          <div className="text-2xs/[15px] text-text-3">
            since <ExactTime iso={endsAt.toISOString()} />
          </div>
        )}
      </Td>
      <Td dim className="max-md:hidden print:table-cell">
        {replacedAt && (
          <TwoLines
            first={replacedBy ? nameOf(replacedBy) : 'made'}
            second={<ExactTime iso={replacedAt.toISOString()} />}
          />
        )}
      </Td>
      <Td numeric className="max-md:hidden print:table-cell">
        {kind === 'key' && isOpen && state !== 'asked' ? formatNumber(item.requestsHour) : ''}
      </Td>
    </Tr>
  )
}
