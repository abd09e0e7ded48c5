import { EmptyState } from '#components/ui/empty-state.tsx'
import { formatDay } from '#lib/format/date-time.ts'
import { formatCount } from '#lib/format/number.ts'
import { emptySince } from '#lib/posture/empty-since.ts'
import type { PostureDay } from '#lib/posture/list-posture-days.ts'
import type { findingWords } from './finding-words.ts'

type Words = (typeof findingWords)[keyof typeof findingWords]
type NobodyProps = { words: Words; live: number; days: PostureDay[] | null; now: Date }

/** An empty list is good news: it says since when, for those who may know. */
export function NobodyHere({ words, live, days, now }: NobodyProps) {
  return (
    <EmptyState title={`No live key ${words.none}`}>
      {live > 0 && `${sinceWords(days, now)}, of ${formatCount(live, 'live key')}. `}
      {words.why}
    </EmptyState>
  )
}

function sinceWords(days: PostureDay[] | null, now: Date): string {
  const since = emptySince(days ?? [], now)
  if (!since) return 'None now'
  const day = formatDay(since.day, now)
  return since.atLeast ? `None since ${day} at the latest` : `None since ${day}`
}
