import Link from 'next/link'
import { Suspense } from 'react'
import { SegmentedLinks } from '#components/ui/segmented-links.tsx'
import type { MemberActor } from '#lib/access/actor.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { MapSection } from '../../usage/map-section.tsx'
import { ListsWaiting, UsageLists } from '../../usage/usage-lists.tsx'
import { readUsageParams } from '../../usage/usage-params.ts'
import { usageHref } from '../../usage/usage-url.ts'
import type { SearchParams } from '../_components/list-url.ts'
import { ranges } from './range-names.ts'

type WhereSectionProps = { actor: MemberActor; keyId: string; search: SearchParams; now: Date }

const names = ['country', 'network', 'address', 'route', 'client', 'outcome'] as const
const words = { '1h': '1 h', '24h': '24 h', '7d': '7 d', '28d': '28 d' }

/** Where a key is used from, and for what; a click leads to its usage, narrowed to that. */
export function WhereSection({ actor, keyId, search, now }: WhereSectionProps) {
  const range = ranges.find(each => each === search.range) ?? '7d'
  const params = readUsageParams({ range, key: keyIdInput.parse(keyId) })
  return (
    <>
      <div className="mb-6 flex items-center gap-3">
        <SegmentedLinks
          label="Range"
          items={ranges.map(each => ({
            href: `/keys/${keyId}?tab=where&range=${each}`,
            label: words[each],
            current: each === range,
          }))}
        />
        <Link className="text-xs" href={usageHref(params, {})}>
          Open in Usage
        </Link>
      </div>
      <Suspense key={range} fallback={<ListsWaiting />}>
        <UsageLists actor={actor} params={params} names={names} now={now} limit={8} />
        <MapSection actor={actor} params={params} now={now} />
      </Suspense>
    </>
  )
}
