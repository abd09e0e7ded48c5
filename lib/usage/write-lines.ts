import { log } from '#lib/log.ts'
import { type BatchOrigin, copyLines } from './copy-lines.ts'
import type { IngestClient } from './ingest-pool.ts'
import { sourceAt } from './log-sources.ts'
import { findRoom, type Room } from './partitions.ts'
import { loadSegments, type Reported, recordImport, recordLiveReports } from './record-sources.ts'
import type { RequestLine } from './request-line.ts'
import { coarsen, intervalMs, rollUp } from './rollup.ts'
import { sightingsOf } from './sighting.ts'
import { touchKeys } from './touch-keys.ts'
import { upsertRollup, upsertSightings } from './upsert-rollups.ts'

export type BatchMode = 'live' | 'import'

/**
 * Writes a claimed batch: raw rows, what counts them, and what they prove of keys and sources, all in the caller's
 * transaction. The tables are taken in one order and each in the order of its key, so batches queue and never deadlock.
 */
export async function writeLines(
  client: IngestClient,
  origin: BatchOrigin,
  { lines, mode }: { lines: readonly RequestLine[]; mode: BatchMode },
  now: Date,
): Promise<void> {
  if (lines.length === 0) return
  const { organizationId } = origin
  const reported = reportedServices(lines)
  const serviceIds = [...new Set(lines.flatMap(line => line.serviceId ?? []))].sort()
  let segments = await loadSegments(client, organizationId, serviceIds)
  if (reported.length > 0) {
    if (mode === 'live') await recordLiveReports(client, organizationId, reported, segments)
    else for (const each of reported) await recordImport(client, organizationId, each, now)
    segments = await loadSegments(client, organizationId, serviceIds)
  }

  const minutes = rollUp(lines)
  const days = new Set(lines.map(line => Math.floor(line.time / intervalMs.day) * intervalMs.day))
  const room = await findRoom(client, days, now)
  await copyRaw(client, origin, lines, room, now)
  const hours = coarsen(minutes, 'hour')
  const ofMinutes = minutes.filter(row => room.hasMinute(row.start))
  const ofHours = hours.filter(row => room.hasHour(row.start))
  await upsertRollup(client, 'minute', organizationId, ofMinutes)
  await upsertRollup(client, 'hour', organizationId, ofHours)
  await upsertRollup(client, 'day', organizationId, coarsen(hours, 'day'))

  const byService = Map.groupBy(segments, segment => segment.serviceId)
  const isCounted = (line: RequestLine) =>
    sourceAt(byService.get(line.serviceId ?? '') ?? [], line.time) === line.source
  await upsertSightings(client, organizationId, sightingsOf(lines, isCounted))
  await touchKeys(client, lines, now)
}

async function copyRaw(
  client: IngestClient,
  origin: BatchOrigin,
  lines: readonly RequestLine[],
  room: Room,
  now: Date,
): Promise<void> {
  const tables = Map.groupBy(lines, line => room.rawTable(line.time))
  for (const [table, rows] of tables) {
    if (table !== null) await copyLines(client, table, rows, origin)
    else if (rows.some(row => row.time > now.getTime() - 30 * intervalMs.day)) {
      log.warn({ lines: rows.length }, 'request logs of a day without a partition are counted, but not kept one by one')
    }
  }
}

function reportedServices(lines: readonly RequestLine[]): Reported[] {
  const services = new Map<string, Reported>()
  for (const { serviceId, source, time } of lines) {
    if (serviceId === null || source !== 'report') continue
    const known = services.get(serviceId)
    if (!known) services.set(serviceId, { serviceId, first: time, last: time })
    else {
      known.first = Math.min(known.first, time)
      known.last = Math.max(known.last, time)
    }
  }
  return [...services.values()].sort((a, b) => (a.serviceId < b.serviceId ? -1 : 1))
}
