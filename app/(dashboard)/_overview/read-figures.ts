import type { MemberActor } from '#lib/access/actor.ts'
import { getUsage } from '#lib/usage/get-usage.ts'
import type { UsageBucket } from '#lib/usage/usage-buckets.ts'

const hourMs = 3_600_000

export interface DayFigures {
  requests: number
  refused: number
  /** how many more than in the same hours a week ago, as a ratio; null where not all of those were recorded */
  change: number | null
  /** along the day, oldest first; null where nothing was recorded */
  requestLine: (number | null)[]
  refusedLine: (number | null)[]
}

/** What the chart of the last 24 hours says in numbers, and how that compares. */
export function dayFigures(day: readonly UsageBucket[], change: number | null): DayFigures {
  return {
    requests: sumOf(day, 'requests'),
    refused: sumOf(day, 'refused'),
    change,
    requestLine: day.map(bucket => (bucket.collected ? bucket.requests : null)),
    refusedLine: day.map(bucket => (bucket.collected ? bucket.refused : null)),
  }
}

/** The last 24 whole hours against the same hours a week before. */
export async function readWeekChange(actor: MemberActor, now: Date): Promise<number | null> {
  const to = new Date(now.getTime() - (now.getTime() % hourMs))
  const usage = await getUsage(actor, { from: new Date(to.getTime() - 192 * hourMs), to, interval: 'hour' })
  if (!usage.ok) return null
  const [before, last] = [usage.value.buckets.slice(0, 24), usage.value.buckets.slice(-24)]
  if (!before.every(bucket => bucket.collected) || sumOf(before, 'requests') === 0) return null
  return sumOf(last, 'requests') / sumOf(before, 'requests') - 1
}

function sumOf(buckets: readonly UsageBucket[], field: 'requests' | 'refused'): number {
  return buckets.reduce((sum, bucket) => sum + bucket[field], 0)
}
