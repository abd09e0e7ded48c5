import { judgeCues } from '#lib/alerts/judge-cues.ts'
import { listAlerts } from '#lib/alerts/list-alerts.ts'
import type { Founded } from './found.ts'

const dayMs = 86_400_000

/** Lets the judge see the sample's past day by day, as it came in. Returns how many alerts that are. */
export async function judgeHistory(
  { organizationId }: Founded,
  { from, to }: { from: number; to: number },
): Promise<number> {
  const clock = { kind: 'system', organizationId, name: 'clock' } as const
  for (let day = from; day < to; day += dayMs) {
    const until = new Date(Math.min(to, day - (day % dayMs) + dayMs))
    while ((await judgeCues(clock, until, until)) > 0);
  }
  while ((await judgeCues(clock, new Date(to), new Date(to))) > 0);
  return (await listAlerts(clock, { limit: 100 }, new Date(to))).items.length
}
