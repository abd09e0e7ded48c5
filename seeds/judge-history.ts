import { acknowledgeAlert, markAlertNormal, resolveAlert } from '#lib/alerts/act-on-alert.ts'
import type { AlertRow } from '#lib/alerts/alert-row.ts'
import { alertIdInput } from '#lib/alerts/input.ts'
import { judgeCues } from '#lib/alerts/judge-cues.ts'
import { listAlerts } from '#lib/alerts/list-alerts.ts'
import { watchVolume } from '#lib/detection/watch-volume.ts'
import { must } from '#lib/result.ts'
import type { Founded } from './found.ts'

const dayMs = 86_400_000
const minuteMs = 60_000

/**
 * Lets the judge see the sample's past day by day, as it came in, and security go through what is older than a day on
 * the morning of its "now". Returns how many alerts there are.
 */
export async function judgeHistory({ organizationId, people }: Founded, { from, to }: { from: number; to: number }) {
  const clock = { kind: 'system', organizationId, name: 'clock' } as const
  const judgeUntil = async (until: Date) => {
    while ((await judgeCues(clock, until, until)) > 0);
  }
  for (let day = from; day < to; day += dayMs) await judgeUntil(new Date(Math.min(to, day - (day % dayMs) + dayMs)))
  await judgeUntil(new Date(to))
  // How much is looked at after all else, as it is minute by minute where it is lived.
  await watchVolume(clock, new Date(to), { tellFrom: from, budgetMs: Number.POSITIVE_INFINITY })
  await judgeUntil(new Date(to))
  const { items } = await listAlerts(clock, { limit: 100 }, new Date(to))
  const security = people.get('security')?.actor
  if (!security) throw new Error('nobody in the sample has the mailbox security')
  const old = items.filter(alert => alert.lastSignalAt.getTime() < to - dayMs)
  for (const [index, alert] of old.entries()) {
    const at = new Date(to - 180 * minuteMs + index * 2 * minuteMs)
    const alertId = alertIdInput.parse(alert.id)
    const { act, note } = whatBecameOf(alert)
    must(await act(security, { alertId, note }, at))
  }
  return items.length
}

/** What was found out since. The key of the one who left is still looked at. */
function whatBecameOf({ detector, key }: AlertRow) {
  const name = key?.name ?? ''
  if (name === 'viktor-oncall')
    return { act: acknowledgeAlert, note: 'The rota does not use it. Asking Clara who does.' }
  if (name === 'help-center')
    return { act: resolveAlert, note: 'The page was built with the key inside; it is out again since.' }
  if (name === 'price-feed') return { act: resolveAlert, note: 'A scraper. It is gone, and the prices are public.' }
  if (detector === 'error_burst') return { act: resolveAlert, note: 'Version 6.0 broke the route; 6.1 mends it.' }
  if (detector === 'dead_secret') return { act: acknowledgeAlert, note: 'A place that the rotation forgot.' }
  return { act: markAlertNormal, note: 'A new site, announced.' }
}
