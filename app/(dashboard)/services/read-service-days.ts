import type { MemberActor } from '#lib/access/actor.ts'
import { getUsage } from '#lib/usage/get-usage.ts'

export interface ServiceDay {
  requests: number
  refused: number
  /** hour by hour, oldest first */
  line: number[]
}

/** The last 24 whole hours of each service, by its id; one without requests has no entry. */
export async function readServiceDays(actor: MemberActor, now: Date): Promise<Map<string, ServiceDay>> {
  const to = new Date(now.getTime() - (now.getTime() % 3_600_000))
  const from = new Date(to.getTime() - 86_400_000)
  const usage = await getUsage(actor, { from, to, interval: 'hour', groupBy: 'service' })
  const days = new Map<string, ServiceDay>()
  if (!usage.ok) return days
  for (const [hour, { groups = [] }] of usage.value.buckets.entries()) {
    for (const { group, requests, refused } of groups) {
      const day = days.get(group) ?? { requests: 0, refused: 0, line: new Array<number>(24).fill(0) }
      day.requests += requests
      day.refused += refused
      day.line[hour] = requests
      days.set(group, day)
    }
  }
  return days
}
