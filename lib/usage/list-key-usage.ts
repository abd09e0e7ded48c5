import { sql } from 'drizzle-orm'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import type { Environment } from '#lib/access/words.ts'
import { type Counts, countColumns, countedUsage, listSegments } from './counted-usage.ts'
import { floor } from './log-sources.ts'
import { type Interval, intervalMs } from './rollup.ts'
import type { UsageCounts } from './usage-buckets.ts'
import { visibleUsage } from './usage-scope.ts'

export interface KeyUsage extends UsageCounts {
  keyId: string
  name: string
  hint: string
  service: string
  environment: Environment
}

export interface KeyUsageInput {
  from: Date
  to: Date
  interval: Interval
  service?: string
  environment?: Environment
  limit?: number
}

/** The keys that were used most in a range, of those that the actor may see; and how many were used at all. */
export async function listKeyUsage(
  actor: Actor,
  { interval, service, environment, limit = 20, ...range }: KeyUsageInput,
): Promise<{ items: KeyUsage[]; total: number }> {
  const visible = visibleUsage(actor)
  if (!visible) return { items: [], total: 0 }
  const width = intervalMs[interval]
  const from = new Date(floor(range.from.getTime(), width))
  const to = new Date(floor(range.to.getTime() + width - 1, width))
  return withTenant(actor, async tx => {
    const segments = await listSegments(tx)
    const rows = await tx.execute<Omit<KeyUsage, keyof UsageCounts> & Counts & { total: number }>(sql`
      with used as (
        select u.key_id, ${countColumns} ${countedUsage({ interval, from, to, segments })} and ${visible} group by u.key_id)
      select k.id::text as "keyId", k.name, v.slug as service, k.environment, u.requests, u.refused, u."clientErrors",
        u."serverErrors", u.bytes, (count(*) over ())::int as total,
        coalesce((select s.hint from key_secrets s where s.key_id = k.id order by s.created_at desc limit 1), '') as hint
      from used u join keys k on k.id = u.key_id join services v on v.id = k.service_id
      where ${service ? sql`v.slug = ${service}` : sql`true`} and ${environment ? sql`k.environment = ${environment}` : sql`true`}
      order by u.requests desc, k.id limit ${limit}`)
    return { items: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 }
  })
}
