import { sql } from 'drizzle-orm'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { arrayOf } from './array-of.ts'
import { floor } from './log-sources.ts'
import { intervalMs } from './rollup.ts'
import { visibleKeyUsage } from './usage-scope.ts'

/**
 * How often each secret of those keys was used in the last 24 hours, the present one included, as far as it was let
 * through: what a retirement would refuse. A report often knows the key and not the secret, so that of both sources the
 * one that saw more of a secret is believed, whichever its service counts by. Secrets without use, and keys that the actor may not see, have no entry.
 */
export async function listSecretRequests(
  actor: Actor,
  keyIds: readonly string[],
  now: Date = new Date(),
): Promise<Map<string, number>> {
  const visible = visibleKeyUsage(actor)
  if (keyIds.length === 0 || !visible) return new Map()
  const last = floor(now.getTime(), intervalMs.hour)
  const [from, to] = [new Date(last - 23 * intervalMs.hour), new Date(last + intervalMs.hour)]
  return withTenant(actor, async tx => {
    const rows = await tx.execute<{ secretId: string; requests: number }>(sql`
      select "secretId", max(requests) as requests from (
        select u.secret_id::text as "secretId", sum(u.requests - u.refused)::float8 as requests from usage_hour u
        where u.start >= ${from.toISOString()}::timestamptz and u.start < ${to.toISOString()}::timestamptz
          and ${visible} and u.key_id = any(${arrayOf(keyIds)}::uuid[])
        group by u.secret_id, u.source) seen
      group by 1`)
    return new Map(rows.map(row => [row.secretId, row.requests]))
  })
}
