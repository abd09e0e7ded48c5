import type { MemberActor } from '#lib/access/actor.ts'
import { exploreUsage } from '#lib/usage/explore-usage.ts'
import { foldWeek } from '#lib/usage/fold-week.ts'
import { UsageWeek } from './_components/usage-week.tsx'
import { filterOf } from './usage-params.ts'
import { usageRange } from './usage-range.ts'
import type { UsageParams } from './usage-url.ts'

const dayMs = 86_400_000
const weekMs = 7 * dayMs

/** What an hour of the week is like; of a range that holds no whole week, over the four before its end. */
export async function WeekSection({ actor, params, now }: { actor: MemberActor; params: UsageParams; now: Date }) {
  const range = usageRange(params, now)
  const isWeek = range.to.getTime() - range.from.getTime() >= weekMs
  const from = isWeek ? range.from : new Date(range.to.getTime() - 4 * weekMs)
  const usage = await exploreUsage(actor, { from, to: range.to, interval: 'hour', filter: filterOf(params) }, now)
  if (!usage.ok) return null
  return (
    <UsageWeek
      cells={foldWeek(usage.value.buckets)}
      params={params}
      until={range.to.toISOString()}
      note={isWeek ? undefined : 'last 4 weeks'}
    />
  )
}
