import Link from 'next/link'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { Holder } from '#components/ui/holder.tsx'
import { Td, Tr } from '#components/ui/table.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { formatNumber } from '#lib/format/number.ts'
import type { QueueItem } from '../queue-item.ts'
import { QueueMoment } from './queue-moment.tsx'

export function QueueRow({ item }: { item: QueueItem }) {
  const { id, name, service, environment, who, act } = item
  return (
    <Tr>
      <Td>
        <TwoLines
          strong
          mono
          first={
            <Link href={`/keys/${id}`} prefetch={false}>
              {name}
            </Link>
          }
          second={item.hint}
        />
      </Td>
      <Td className="max-lg:hidden">
        {service} <span className="text-text-3 text-xs">{environment}</span>
      </Td>
      <Td className="max-md:hidden">{who ? <Holder {...who} /> : 'a lead of its team'}</Td>
      <Td>
        <QueueMoment item={item} />
      </Td>
      <Td numeric className="max-lg:hidden">
        {item.state === 'overlapping' && formatNumber(item.requests)}
      </Td>
      <Td numeric>
        {act && (
          <ButtonLink
            href={`/keys/${id}?rotate=1`}
            prefetch={false}
            size="sm"
            variant={item.state === 'compromised' ? 'primary' : 'default'}
            aria-label={`${act}: ${name}`}
          >
            {act}
          </ButtonLink>
        )}
      </Td>
    </Tr>
  )
}
