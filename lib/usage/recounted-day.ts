import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import { getEnv } from '#lib/env.ts'
import { intervalMs } from './rollup.ts'

/** A day (UTC) of an organization, its bounds as texts that Postgres reads. */
export interface RecountedDay {
  organizationId: string
  /** YYYY-MM-DD */
  day: string
  from: string
  until: string
}

export function recountedDay(organizationId: string, day: string): RecountedDay {
  const from = Date.parse(day)
  const until = new Date(from + intervalMs.day).toISOString()
  return { organizationId, day, from: new Date(from).toISOString(), until }
}

/** Of a raw row `u`: it is not one that waits to be counted. */
export const isCounted: SQL = sql`not exists (select from uncounted_batches b where b.batch_id = u.batch_id)`

/**
 * Why the raw rows of a day are not all that was counted of it. `not_kept`: they are past what is kept, or a part is;
 * `no_partition`: there is no place for them, or for what counts them; `gap`: lines came while there was none;
 * `no_requests`: there is not one, though some were counted.
 */
export type NotWhole = 'not_kept' | 'no_partition' | 'gap' | 'no_requests'

/** Null where the day is whole; takes what keeps its partitions from being dropped until the transaction ends. */
export async function whyNotWhole(
  tx: Transaction,
  { organizationId, day, from, until }: RecountedDay,
  now: Date,
): Promise<NotWhole | null> {
  if (Date.parse(from) < now.getTime() - getEnv().keptDays.raw * intervalMs.day) return 'not_kept'
  await tx.execute(sql`select pg_advisory_xact_lock_shared(hashtext('keyturn.partitions'))`)
  const [found] = await tx.execute<{ missing: number; gap: boolean; requests: boolean; counted: boolean }>(sql`
    select (select count(*)::int from keyturn_partition_plan() p
        where to_regclass(p.parent || '_' || to_char(${day}::date, p.pattern)) is null) as missing,
      exists (select from request_log_gaps g where g.day = ${day}) as gap,
      exists (select from request_logs r where r.organization_id = ${organizationId} and r.time >= ${from}
        and r.time < ${until} and r.service_id is not null) as requests,
      exists (select from usage_day u where u.organization_id = ${organizationId} and u.start = ${from}) as counted`)
  if (!found || found.missing > 0) return 'no_partition'
  if (found.gap) return 'gap'
  return found.counted && !found.requests ? 'no_requests' : null
}
