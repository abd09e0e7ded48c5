import { sql } from 'drizzle-orm'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { byOutcome } from './counted-usage.ts'
import { visibleKeyUsage } from './usage-scope.ts'

export interface DeadSecretUse {
  keyId: string
  keyName: string
  secretId: string
  hint: string
  endReason: string | null
  /** the verdict; `reported` where a service told of a use of it */
  outcome: string
  requests: number
  last: Date
}

/**
 * Who still tries a secret that has ended, in the last 24 hours, latest first. What verification refused and what
 * services report stand apart and are never added: both may tell of one request.
 */
export async function listDeadSecretUse(actor: Actor, now: Date = new Date()): Promise<DeadSecretUse[]> {
  const visible = visibleKeyUsage(actor)
  if (!visible) return []
  const [from, at] = [new Date(now.getTime() - 86_400_000).toISOString(), now.toISOString()]
  return withTenant(actor, async tx => {
    const rows = await tx.execute<Omit<DeadSecretUse, 'last'> & { last: number }>(sql`
      with seen as materialized (select distinct h.key_id, h.secret_id from usage_hour h
        join key_secrets d on d.id = h.secret_id
        where h.start >= date_trunc('hour', ${from}::timestamptz, 'UTC') and h.start <= ${at}::timestamptz
          and (d.ended_at is not null or d.retires_at is not null
            or exists (select from keys e where e.id = d.key_id and e.expires_at <= ${at}::timestamptz)))
      select k.id::text as "keyId", k.name as "keyName", s.id::text as "secretId", s.hint,
        coalesce(s.end_reason, 'superseded') as "endReason", u.outcome, sum(u.requests)::float8 as requests,
        extract(epoch from max(u.start))::float8 * 1000 as last
      from seen join ${byOutcome('usage_minute')} on u.key_id = seen.key_id and u.secret_id = seen.secret_id
      join key_secrets s on s.id = u.secret_id
      join keys k on k.id = s.key_id
      where u.start >= ${from}::timestamptz and u.start <= ${at}::timestamptz
        and u.start >= date_trunc('minute', coalesce(s.ended_at, s.retires_at, k.expires_at)) and ${visible}
        and (u.outcome in ('superseded', 'revoked', 'expired')
          or u.outcome = 'reported' and u.start > coalesce(s.ended_at, s.retires_at, k.expires_at))
      group by k.id, s.id, u.outcome order by last desc, requests desc limit 200`)
    return rows.map(row => ({ ...row, last: new Date(row.last) }))
  })
}
