import type { ReactNode } from 'react'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { formatCount } from '#lib/format/number.ts'
import type { Finding } from '#lib/posture/input.ts'
import type { PostureItem } from '../posture-item.ts'

type FactProps = { finding: Finding; item: PostureItem }

/** Why a key is on the list. */
export function PostureFact(props: FactProps) {
  return <TwoLines {...lines(props)} />
}

/** The same in one line, for where the column's head does not stand above it. */
export function ShortFact({ head, ...props }: FactProps & { head: string }) {
  return (
    <>
      {props.finding !== 'held_by_leavers' && `${head.toLowerCase()} `}
      {lines(props).first}
    </>
  )
}

function lines({ finding, item: { at, count, person, lastUsedAt } }: FactProps): {
  first: ReactNode
  second?: ReactNode
} {
  const day = <ExactTime day iso={at} />
  switch (finding) {
    case 'held_by_leavers':
      return {
        first: (
          <>
            {person?.status} {day}
          </>
        ),
        second: person?.name,
      }
    case 'browser_exposed':
      return { first: <RelativeTime iso={at} />, second: formatCount(count ?? 0, 'request') }
    case 'seen_by_many':
      return { first: formatCount(count ?? 0, 'person', 'people'), second: <>made {day}</> }
    case 'unused':
      return { first: day, second: lastUsedAt ? 'last used' : 'created, never used' }
    default:
      return { first: day }
  }
}
