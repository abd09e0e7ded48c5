import { sql } from 'drizzle-orm'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { type Counts, countColumns, countedUsage, latencyColumn, listSegments, readLatency } from './counted-usage.ts'
import { percentile } from './latency.ts'
import { floor } from './log-sources.ts'
import { intervalMs } from './rollup.ts'
import type { UsageCounts } from './usage-buckets.ts'
import { visibleUsage } from './usage-scope.ts'

export interface UsageTotals extends UsageCounts {
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
  /** how many known keys made at least one request */
  keys: number
}

/** Sums over whole hours, or whole days where the range is longer than 60 of them, of all that the actor may see. */
export async function getTotals(actor: Actor, from: Date, to: Date): Promise<UsageTotals> {
  const interval = to.getTime() - from.getTime() > 60 * intervalMs.day ? 'day' : 'hour'
  const width = intervalMs[interval]
  const whole = { from: new Date(floor(from.getTime(), width)), to: new Date(floor(to.getTime() + width - 1, width)) }
  return withTenant(actor, async tx => {
    const counted = countedUsage({ interval, ...whole, segments: await listSegments(tx) })
    const [row] = await tx.execute<Counts & { latency: string; keys: number }>(sql`
      select ${countColumns}, ${latencyColumn} as latency,
        (count(distinct u.key_id) filter (where u.key_id <> '00000000-0000-0000-0000-000000000000'))::int as keys
      ${counted} and ${visibleUsage(actor) ?? sql`false`}`)
    if (!row) throw new Error('a sum has a row')
    const { latency, ...counts } = row
    const histogram = readLatency(latency)
    return {
      ...counts,
      p50Ms: percentile(histogram, 0.5),
      p95Ms: percentile(histogram, 0.95),
      p99Ms: percentile(histogram, 0.99),
    }
  })
}
