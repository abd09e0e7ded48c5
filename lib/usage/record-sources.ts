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
  segments: readonly SourceSegment[],
): Promise<void> {
  for (const { serviceId, first } of reported) {
    const from = floor(first, intervalMs.minute)
    const chosen = segments.filter(each => each.serviceId === serviceId && each.until === null)
    const [earliest] = chosen.toSorted((a, b) => a.from - b.from)
    if (!earliest) await insertSegment(client, organizationId, { serviceId, from, until: null, source: 'report' })
    else if (earliest.source === 'report' && from < earliest.from) {
      if (await hasVerifications(client, serviceId, from, earliest.from)) continue
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

async function hasVerifications(client: IngestClient, serviceId: string, from: number, until: number) {
  const { rowCount } = await client.query(
    `select 1 from usage_hour where service_id = $1 and start >= date_trunc('hour', $2::timestamptz) and start < $3
       and source = 'verification' limit 1`,
    [serviceId, new Date(from), new Date(until)],
  )
  return rowCount !== 0
}

async function insertSegment(client: IngestClient, organizationId: string, segment: SourceSegment): Promise<void> {
  const { serviceId, from, until, source } = segment
  await client.query(
    `insert into service_log_sources (organization_id, service_id, from_time, until_time, source)
     values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [organizationId, serviceId, new Date(from), until === null ? null : new Date(until), source],
  )
}
