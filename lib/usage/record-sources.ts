import type { IngestClient } from './ingest-pool.ts'
import type { LogSource, SourceSegment } from './log-sources.ts'
import { floor } from './log-sources.ts'
import { intervalMs } from './rollup.ts'

/** From when to when a batch reports on a service, in milliseconds since 1970; both within. */
export interface Reported {
  serviceId: string
  first: number
  last: number
}

/** So much of the past a first report takes from verification: what is reported is reported soon. */
const claimAtMostMs = intervalMs.hour

interface Row {
  serviceId: string
  from: Date
  until: Date | null
  source: LogSource
}

export async function loadSegments(
  client: IngestClient,
  organizationId: string,
  serviceIds: readonly string[],
): Promise<SourceSegment[]> {
  const { rows } = await client.query<Row>(
    `select service_id as "serviceId", from_time as "from", until_time as "until", source
     from service_log_sources where organization_id = $1 and service_id = any($2::uuid[])`,
    [organizationId, serviceIds],
  )
  return rows.map(row => ({ ...row, from: row.from.getTime(), until: row.until?.getTime() ?? null }))
}

/**
 * From its first report on, a service is counted by reports; unless somebody has chosen, who is not overruled. Reports
 * that arrive later but happened earlier move that moment back, as long as verification recorded nothing in between
 * that would then no longer count.
 */
export async function recordLiveReports(
  client: IngestClient,
  organizationId: string,
  reported: readonly Reported[],
  { segments, now }: { segments: readonly SourceSegment[]; now: Date },
): Promise<void> {
  for (const { serviceId, first } of reported) {
    const from = floor(first, intervalMs.minute)
    const chosen = segments.filter(each => each.serviceId === serviceId && each.until === null)
    const [earliest] = chosen.toSorted((a, b) => a.from - b.from)
    if (!earliest) {
      const claimed = await startOfReports(client, { serviceId, from }, now)
      await insertSegment(client, organizationId, { serviceId, from: claimed, until: null, source: 'report' })
    } else if (earliest.source === 'report' && from < earliest.from) {
      const until = earliest.from
      if ((await lastVerification(client, { serviceId, from: floor(from, intervalMs.hour), until })) !== null) continue
      await client.query(
        'delete from service_log_sources where service_id = $1 and from_time = $2 and until_time is null',
        [serviceId, new Date(earliest.from)],
      )
      await insertSegment(client, organizationId, { ...earliest, from })
    }
  }
}

/** An import of old logs decides for whole days, up to the present minute, and for nothing after them. */
export async function recordImport(
  client: IngestClient,
  organizationId: string,
  { serviceId, first, last }: Reported,
  now: Date,
): Promise<void> {
  const from = floor(first, intervalMs.day)
  const nextDay = floor(last, intervalMs.day) + intervalMs.day
  const nextMinute = floor(Math.max(last, now.getTime()), intervalMs.minute) + intervalMs.minute
  const until = Math.min(nextDay, nextMinute)
  const params = [serviceId, new Date(from), new Date(until)]
  const covered = await client.query(
    'select 1 from service_log_sources where service_id = $1 and from_time <= $2 and until_time >= $3',
    params,
  )
  if (covered.rowCount) return
  await client.query(
    'delete from service_log_sources where service_id = $1 and from_time >= $2 and until_time <= $3',
    params,
  )
  await insertSegment(client, organizationId, { serviceId, from, until, source: 'report' })
}

/**
 * Where a first report begins to count: at its first line; but after what verification recorded until an hour before the
 * report came, or else whoever may report could take a month off the charts with one line of a month ago. Within the
 * hour a request may well be both verified and reported, and is drawn by the report, which knows its status. A bucket
 * has one source, so a day that is over is left to verification whole.
 */
async function startOfReports(
  client: IngestClient,
  { serviceId, from }: { serviceId: string; from: number },
  now: Date,
): Promise<number> {
  const until = floor(now.getTime() - claimAtMostMs, intervalMs.minute)
  if (from >= until) return from
  const last = await lastVerification(client, { serviceId, from: floor(from, intervalMs.day), until })
  if (last === null) return from
  const ends = [intervalMs.day, intervalMs.hour].map(width => floor(last, width) + width)
  return Math.max(from, ends.find(end => end <= until) ?? until)
}

/** The hour of the latest one that began in a stretch of time, or null. */
async function lastVerification(
  client: IngestClient,
  { serviceId, from, until }: { serviceId: string; from: number; until: number },
): Promise<number | null> {
  const { rows } = await client.query<{ last: Date | null }>(
    `select max(start) as last from service_hour where service_id = $1 and start >= $2 and start < $3
       and source = 'verification'`,
    [serviceId, new Date(from), new Date(until)],
  )
  return rows[0]?.last?.getTime() ?? null
}

async function insertSegment(client: IngestClient, organizationId: string, segment: SourceSegment): Promise<void> {
  const { serviceId, from, until, source } = segment
  await client.query(
    `insert into service_log_sources (organization_id, service_id, from_time, until_time, source)
     values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [organizationId, serviceId, new Date(from), until === null ? null : new Date(until), source],
  )
}
