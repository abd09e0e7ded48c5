import { ExactTime } from '#components/ui/exact-time.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { formatCount } from '#lib/format/number.ts'
import type { Finding } from '#lib/posture/input.ts'
import type { PostureItem } from '../posture-item.ts'

/** Why a key is on the list. */
export function PostureFact({
  finding,
  item: { at, count, person, lastUsedAt },
}: {
  finding: Finding
  item: PostureItem
}) {
  const day = <ExactTime day iso={at} />
  switch (finding) {
    case 'held_by_leavers':
      return (
        <TwoLines
          first={
            <>
              {person?.status} {day}
            </>
          }
          second={person?.name}
        />
      )
    case 'browser_exposed':
      return <TwoLines first={<RelativeTime iso={at} />} second={formatCount(count ?? 0, 'request')} />
    case 'seen_by_many':
      return <TwoLines first={formatCount(count ?? 0, 'person', 'people')} second={<>made {day}</>} />
    case 'unused':
      return <TwoLines first={day} second={lastUsedAt ? 'last used' : 'created, never used'} />
    default:
      return day
  }
}
