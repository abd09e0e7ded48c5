import type { MemberActor } from '#lib/access/actor.ts'
import { exploreUsage } from '#lib/usage/explore-usage.ts'
import type { UsageBucket } from '#lib/usage/usage-buckets.ts'

const hourMs = 3_600_000

export interface DayFigures {
  requests: number
  refused: number
  /** how many more than in the same hours a week ago, as a ratio; null where there were none then */
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

/** The last 24 whole hours against the same hours a week before; null where there were no requests then. */
export async function readWeekChange(actor: MemberActor, now: Date): Promise<number | null> {
  const end = now.getTime() - (now.getTime() % hourMs)
  const day = async (hoursAgo: number) => {
    const range = { from: new Date(end - (hoursAgo + 24) * hourMs), to: new Date(end - hoursAgo * hourMs) }
    const usage = await exploreUsage(actor, { ...range, interval: 'hour', filter: {} }, now)
    return usage.ok ? sumOf(usage.value.buckets, 'requests') : 0
  }
  const [last, before] = await Promise.all([day(0), day(168)])
  return before === 0 ? null : last / before - 1
}

function sumOf(buckets: readonly UsageBucket[], field: 'requests' | 'refused'): number {
  return buckets.reduce((sum, bucket) => sum + bucket[field], 0)
}
