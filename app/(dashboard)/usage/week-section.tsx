import type { MemberActor } from '#lib/access/actor.ts'
import { exploreUsage } from '#lib/usage/explore-usage.ts'
import { foldWeek } from '#lib/usage/fold-week.ts'
import { UsageWeek } from './_components/usage-week.tsx'
import { filterOf } from './usage-params.ts'
import { usageRange } from './usage-range.ts'
import type { UsageParams } from './usage-url.ts'

const hourMs = 3_600_000
const weekMs = 7 * 24 * hourMs

/** What an hour of the week is like; of a range that holds no whole week, over the four before its end. */
export async function WeekSection({ actor, params, now }: { actor: MemberActor; params: UsageParams; now: Date }) {
  const range = usageRange(params, now)
  const isWeek = range.to.getTime() - range.from.getTime() >= weekMs
  const from = isWeek ? range.from : new Date(range.to.getTime() - 4 * weekMs)
  const input = { from, to: lastWholeHour(range.to, now), interval: 'hour', filter: filterOf(params) } as const
  const usage = await exploreUsage(actor, input, now)
  if (!usage.ok) return null
  const notes = [isWeek ? null : 'last 4 weeks', usage.value.sampled === null ? null : 'estimated']
  return (
    <UsageWeek
      cells={foldWeek(usage.value.buckets)}
      until={range.to.toISOString()}
      note={notes.filter(note => note !== null).join(', ') || undefined}
    />
  )
}

/** An hour that is under way has fewer requests than such an hour has. */
function lastWholeHour(to: Date, now: Date): Date {
  return new Date(Math.min(to.getTime(), now.getTime() - (now.getTime() % hourMs)))
}
