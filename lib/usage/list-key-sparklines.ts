import { sql } from 'drizzle-orm'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { arrayOf } from './array-of.ts'
import { type Counts, countColumns, countedUsage, listSegments } from './counted-usage.ts'
import { floor } from './log-sources.ts'
import { intervalMs } from './rollup.ts'
import { visibleKeyUsage } from './usage-scope.ts'

const hours = 24

export interface Sparkline {
  /** oldest first; the last one is the hour that is under way */
  requests: number[]
  refused: number[]
}

/** The last 24 hours of each key that the actor may see, hour by hour, in one query. A key without use has no entry. */
export async function listKeySparklines(
  actor: Actor,
  keyIds: readonly string[],
  now: Date = new Date(),
): Promise<Map<string, Sparkline>> {
  const visible = visibleKeyUsage(actor)
  const lines = new Map<string, Sparkline>()
  if (keyIds.length === 0 || !visible) return lines
  const last = floor(now.getTime(), intervalMs.hour)
  const from = last - (hours - 1) * intervalMs.hour
  await withTenant(actor, async tx => {
    const segments = await listSegments(tx)
    const range = { interval: 'hour', from: new Date(from), to: new Date(last + intervalMs.hour), segments } as const
    const rows = await tx.execute<Counts & { keyId: string; start: number }>(sql`
      select u.key_id::text as "keyId", extract(epoch from u.start)::float8 * 1000 as start, ${countColumns()}
      ${countedUsage(range)} and ${visible}
        and u.key_id = any(${arrayOf(keyIds)}::uuid[])
      group by 1, 2`)
    for (const row of rows) {
      const line = lines.get(row.keyId) ?? { requests: zeros(), refused: zeros() }
      const at = (row.start - from) / intervalMs.hour
      line.requests[at] = row.requests
      line.refused[at] = row.refused
      lines.set(row.keyId, line)
    }
  })
  return lines
}

const zeros = () => new Array<number>(hours).fill(0)
