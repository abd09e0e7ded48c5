import { and, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import { alerts } from '#db/schema/alerts.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Environment } from '#lib/access/words.ts'
import { bucketMs } from '#lib/detection/volume/parameters.ts'
import { countedUsage } from '#lib/usage/counted-usage.ts'
import type { SourceSegment } from '#lib/usage/log-sources.ts'
import { intervalMs } from '#lib/usage/rollup.ts'
import type { AlertStatus } from './input.ts'

/** Whose history it is. Times are in milliseconds since 1970. */
export interface VolumeRange {
  serviceId: string
  environment: Environment
  key?: string
  from: number
  to: number
  segments: readonly SourceSegment[]
}

export interface UsedKey {
  id: string
  name: string
  /** from when on nobody watches it: it ended, or is quarantined; null: it works */
  until: number | null
}

/** The keys that were used in the range, the one that is asked for first, then the most used; decoys, which nobody should use, are not asked how much. */
export async function listUsedKeys(tx: Transaction, range: VolumeRange): Promise<UsedKey[]> {
  const { serviceId, environment, key, segments } = range
  // A day and no hour of it: for who was used most that is near enough, and it is never much to read.
  const from = new Date(Math.floor(range.from / intervalMs.day) * intervalMs.day)
  const days = { interval: 'day', from, to: new Date(range.to), segments } as const
  const rows = await tx.execute<{ id: string; name: string; until: number | null }>(sql`
    select k.id::text as id, k.name, extract(epoch from least(k.ended_at, k.quarantined_at))::float8 * 1000 as until
    from (select u.key_id, sum(u.requests) as requests ${countedUsage(days)} and u.service_id = ${serviceId} group by 1) used
    join keys k on k.id = used.key_id and k.service_id = ${serviceId}
    where k.environment = ${environment} and k.planted_in is null
    order by ${key === undefined ? sql`` : sql`k.id = ${key} desc,`} used.requests desc, k.id`)
  return [...rows]
}

/**
 * The starts of the buckets of which each minute was recorded, in order. Where nobody was there to count, zero would be a
 * lie; before the service's first line it would be none either.
 */
export async function listBuckets(tx: Transaction, { serviceId, from, to }: VolumeRange): Promise<number[]> {
  const [first, last] = [from, to].map(time => new Date(time).toISOString())
  const within = sql`between ${first}::timestamptz and ${last}::timestamptz - interval '1 minute'`
  const rows = await tx.execute<{ at: number }>(sql`
    with began as (select u.start as at from service_minute u where u.service_id = ${serviceId} order by u.start limit 1),
    minutes as (
      select c.start from collection_minutes c, began where c.start >= began.at and c.start ${within}
      union
      select u.start from service_minute u where u.service_id = ${serviceId} and u.start ${within})
    select ${bucketOf('start')} as at from minutes group by 1 having count(*) = ${bucketMs / intervalMs.minute} order by 1`)
  return rows.map(row => row.at)
}

/** How often a key was used in each bucket in which it was, by the bucket's start. */
export async function readCounts(
  tx: Transaction,
  keyId: string,
  { serviceId, from, to, segments }: VolumeRange,
): Promise<{ at: number; requests: number }[]> {
  const range = { interval: 'minute', from: new Date(from), to: new Date(to), segments } as const
  const rows = await tx.execute<{ at: number; requests: number }>(sql`
    select ${bucketOf('u.start')} as at, sum(u.requests - u.refused)::float8 as requests
    ${countedUsage(range)} and u.key_id = ${keyId} and u.service_id = ${serviceId} group by 1`)
  return [...rows]
}

const bucketOf = (start: string) =>
  sql.raw(`floor(extract(epoch from ${start}) / ${bucketMs / 1000})::float8 * ${bucketMs}`)

/** An alert of the volume detector. Times are in milliseconds since 1970. */
export interface VolumeAlert {
  id: string
  /** null: of the service */
  keyId: string | null
  status: AlertStatus
  summary: string
  from: number
  until: number
}

/** Alerts of an environment's keys, and of the service, that were about something in the range. */
export async function listVolumeAlerts(
  tx: Transaction,
  { serviceId, environment, from, to }: VolumeRange,
): Promise<VolumeAlert[]> {
  const rows = await tx
    .select()
    .from(alerts)
    .where(
      and(
        ...[eq(alerts.serviceId, serviceId), eq(alerts.environment, environment)],
        inArray(alerts.detector, ['volume_spike', 'volume_drop']),
        ...[gt(alerts.lastSignalAt, new Date(from)), lt(alerts.openedAt, new Date(to))],
      ),
    )
  return rows.map(({ id, keyId, status, summary, openedAt, lastSignalAt }) => ({
    ...{ id, keyId, status, summary, from: openedAt.getTime(), until: lastSignalAt.getTime() },
  }))
}
