import { sql } from 'drizzle-orm'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { arrayOf } from './array-of.ts'
import { countedUsage, listSegments } from './counted-usage.ts'
import { floor } from './log-sources.ts'
import { intervalMs } from './rollup.ts'
import { type Expectation, expectedRange, isSpike } from './spike.ts'
import { visibleKeyUsage } from './usage-scope.ts'

export interface Spike {
  keyId: string
  /** the start of the hour */
  hour: Date
  seen: number
  expected: Expectation
}

const days = 7

/** Keys whose last full hour was far busier than around that hour on the days of the past week. */
export async function listSpikes(actor: Actor, now: Date = new Date()): Promise<Spike[]> {
  const visible = visibleKeyUsage(actor)
  if (!visible) return []
  const hour = floor(now.getTime(), intervalMs.hour) - intervalMs.hour
  const from = hour - days * intervalMs.day - intervalMs.hour
  return withTenant(actor, async tx => {
    const segments = await listSegments(tx)
    const range = { interval: 'hour', from: new Date(from), to: new Date(hour + intervalMs.hour), segments } as const
    const starts = arrayOf(compared(hour).map(start => new Date(start).toISOString()))
    const rows = await tx.execute<{ keyId: string; start: number; requests: number }>(sql`
      select u.key_id::text as "keyId", extract(epoch from u.start)::float8 * 1000 as start, sum(u.requests)::float8 as requests
      ${countedUsage(range)} and ${visible} and u.start = any(${starts}::timestamptz[])
      group by 1, 2`)
    const byKey = Map.groupBy(rows, row => row.keyId)
    return [...byKey].flatMap(([keyId, own]) => {
      const counts = new Map(own.map(row => [row.start, row.requests]))
      const first = Math.min(...counts.keys())
      const seen = counts.get(hour) ?? 0
      const expected = expectedRange(historyOf(counts, hour, first))
      return expected && isSpike(seen, expected) ? [{ keyId, hour: new Date(hour), seen, expected }] : []
    })
  })
}

/** The hour itself, and of each day before the same one and its neighbours: an eighth of the week's rows. */
function compared(hour: number): number[] {
  const before = Array.from({ length: days }, (_, day) => hour - (day + 1) * intervalMs.day)
  return [hour, ...before.flatMap(same => [-1, 0, 1].map(beside => same + beside * intervalMs.hour))]
}

/** Each day before at the same hour, or at a neighbouring one if that was busier: nightly jobs come late and early. */
function historyOf(counts: ReadonlyMap<number, number>, hour: number, first: number): number[] {
  const history: number[] = []
  for (let day = 1; day <= days; day++) {
    const same = hour - day * intervalMs.day
    if (same < first) break
    history.push(Math.max(...[-1, 0, 1].map(beside => counts.get(same + beside * intervalMs.hour) ?? 0)))
  }
  return history
}
