import { and, eq, gte, sql } from 'drizzle-orm'
import { serviceMinute } from '#db/schema/usage-values.ts'
import { reportSenders } from '#db/schema/volume.ts'
import type { Transaction } from '#db/tenant.ts'
import { listCollected } from '#lib/usage/collected.ts'
import { countedUsage } from '#lib/usage/counted-usage.ts'
import { floor, type LogSource, type SourceSegment } from '#lib/usage/log-sources.ts'
import { onTimeMs } from '#lib/usage/note-reports.ts'
import { bucketMs, dayMs, hourMs } from './parameters.ts'
import type { Group } from './volume-rows.ts'

const minuteMs = 60_000
/** What was counted in memory is written by then. */
const writtenMs = minuteMs
/** Who was not heard for so long is waited for no more. */
const heardMs = 3 * hourMs
/** How far back a service's first look goes. */
const firstLookMs = 28 * dayMs
/** What came in a rush and is not counted yet is waited for so long. */
const rushMs = hourMs

/** The first bucket of a group that is worth a look; null: it was never used. */
export async function findFirst(tx: Transaction, group: Group, now: Date): Promise<number | null> {
  const since = new Date(now.getTime() - firstLookMs)
  const [row] = await tx
    .select({ first: sql<number | null>`extract(epoch from min(${serviceMinute.start}))::float8 * 1000` })
    .from(serviceMinute)
    .where(and(ofGroup(group), gte(serviceMinute.start, since)))
  return row?.first == null ? null : floor(row.first, bucketMs)
}

/**
 * The end of the last bucket of which nothing more is awaited: everybody who reports has come so far, or has been waited
 * for as long as it is late at times. The quickest of several gateways does not close it for the others.
 */
export async function findReady(
  tx: Transaction,
  group: Group,
  { now, source }: { now: Date; source: LogSource },
): Promise<number> {
  const uncounted = await findUncounted(tx, group, now)
  const written = floor(Math.min(now.getTime() - writtenMs, uncounted), bucketMs)
  if (source === 'verification') return written
  const at = now.getTime()
  const senders = await readSenders(tx, group, at)
  if (senders.length === 0) return Math.min(written, await findReported(tx, group, { at, written }))
  const ends = senders.map(({ until, lateMs }) => Math.max(until, at - Math.max(onTimeMs, lateMs)))
  return Math.min(written, floor(Math.min(...ends), bucketMs))
}

/** Those who reported on a service of late: how far they have come, and how late they are at times. */
async function readSenders(tx: Transaction, { serviceId }: Group, at: number) {
  const { reportedUntil, lateMs } = reportSenders
  const rows = await tx
    .select({ reportedUntil, lateMs })
    .from(reportSenders)
    .where(and(eq(reportSenders.serviceId, serviceId), gte(reportSenders.heardAt, new Date(at - heardMs))))
  return rows.map(row => ({ until: row.reportedUntil.getTime(), lateMs: row.lateMs }))
}

/** Where nobody knows who reports: as far as anybody has, or after a quarter of an hour. */
async function findReported(tx: Transaction, group: Group, { at, written }: { at: number; written: number }) {
  const [row] = await tx
    .select({ last: sql<number | null>`extract(epoch from max(${serviceMinute.start}))::float8 * 1000` })
    .from(serviceMinute)
    .where(
      and(ofGroup(group), eq(serviceMinute.source, 'report'), gte(serviceMinute.start, new Date(written - hourMs))),
    )
  return Math.max(floor((row?.last ?? 0) + minuteMs, bucketMs), floor(at - onTimeMs, bucketMs))
}

/** When the first request was that came in a rush and is not counted yet; infinity: there is none. */
async function findUncounted(tx: Transaction, { serviceId }: Group, now: Date): Promise<number> {
  const since = new Date(now.getTime() - rushMs).toISOString()
  const [row] = await tx.execute<{ first: number | null }>(sql`
    select extract(epoch from min(greatest(first_at, ${since}::timestamptz)))::float8 * 1000 as first
    from uncounted_batches where ${serviceId} = any(service_ids) and last_at >= ${since}::timestamptz`)
  return row?.first ?? Number.POSITIVE_INFINITY
}

/** Requests that were let through, by key and start of the bucket, in milliseconds since 1970. */
type Counted = Map<string, Map<number, number>>

/** What Keyturn refused is no use of a key, and told by others. */
export async function countBuckets(
  tx: Transaction,
  { serviceId, environment }: Group,
  { from, to, segments }: { from: number; to: number; segments: readonly SourceSegment[] },
): Promise<Counted> {
  const range = { interval: 'minute', from: new Date(from), to: new Date(to), segments } as const
  const bucket = sql.raw(`floor(extract(epoch from u.start) / ${bucketMs / 1000})::float8 * ${bucketMs}`)
  const rows = await tx.execute<{ keyId: string; at: number; requests: number }>(sql`
    select u.key_id::text as "keyId", ${bucket} as at, sum(u.requests - u.refused)::float8 as requests
    ${countedUsage(range)} and u.service_id = ${serviceId}
      and exists (select from keys k where k.id = u.key_id and k.service_id = u.service_id and k.environment = ${environment})
    group by 1, 2`)
  const counted: Counted = new Map()
  for (const { keyId, at, requests } of rows) {
    const own = counted.get(keyId) ?? new Map<number, number>()
    counted.set(keyId, own)
    own.set(at, requests)
  }
  return counted
}

/** Buckets of which each minute was recorded: where nobody was there to count, zero would be a lie. */
export async function readCollected(
  tx: Transaction,
  { serviceId }: Group,
  { from, to }: { from: number; to: number },
): Promise<(at: number) => boolean> {
  const range = { interval: 'minute', from: new Date(from), to: new Date(to), counted: new Set<number>() } as const
  const collected = await listCollected(tx, [serviceId], range)
  return at =>
    Array.from({ length: bucketMs / minuteMs }, (_, n) => at + n * minuteMs).every(each => collected.has(each))
}

const ofGroup = ({ serviceId, environment }: Group) =>
  and(eq(serviceMinute.serviceId, serviceId), eq(serviceMinute.environment, environment))
