import { log } from '#lib/log.ts'
import { type BatchOrigin, copyLines } from './copy-lines.ts'
import { inTurns } from './in-turns.ts'
import type { IngestClient } from './ingest-pool.ts'
import { floor, type SourceSegment, sourceAt } from './log-sources.ts'
import { findRoom } from './partitions.ts'
import { loadSegments, type Reported, recordImport, recordLiveReports } from './record-sources.ts'
import type { RequestLine } from './request-line.ts'
import { coarsen, countLine, inOrder, intervalMs, type Rollup } from './rollup.ts'
import { type Sightings, seeLine, sightingsInOrder } from './sighting.ts'
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

  const { days, minutes, sightings } = await count(lines, segments)
  const room = await findRoom(client, days.keys(), now)
  for (const [day, ofDay] of days) await copyDay(client, origin, ofDay, { table: room.rawTable(day), now })
  const hours = coarsen(minutes, 'hour')
  await upsertRollup(
    client,
    'minute',
    organizationId,
    minutes.filter(row => room.hasMinute(row.start)),
  )
  await upsertRollup(
    client,
    'hour',
    organizationId,
    hours.filter(row => room.hasHour(row.start)),
  )
  await upsertRollup(client, 'day', organizationId, coarsen(hours, 'day'))
  await upsertSightings(client, organizationId, sightingsInOrder(sightings))
  await touchKeys(client, lines, now)
}

/** All that is counted in memory: lines by day, requests by minute, and where keys were seen from. */
async function count(lines: readonly RequestLine[], segments: readonly SourceSegment[]) {
  const days = new Map<number, RequestLine[]>()
  const rollup: Rollup = new Map()
  const sightings: Sightings = new Map()
  const byService = Map.groupBy(segments, segment => segment.serviceId)
  await inTurns(lines, line => {
    const day = floor(line.time, intervalMs.day)
    const ofDay = days.get(day)
    if (ofDay) ofDay.push(line)
    else days.set(day, [line])
    countLine(rollup, line)
    const own = line.serviceId === null ? undefined : byService.get(line.serviceId)
    seeLine(sightings, line, sourceAt(own ?? [], line.time) === line.source)
  })
  return { days, minutes: inOrder(rollup), sightings }
}

async function copyDay(
  client: IngestClient,
  origin: BatchOrigin,
  lines: readonly RequestLine[],
  { table, now }: { table: string | null; now: Date },
): Promise<void> {
  if (table !== null) await copyLines(client, table, lines, origin)
  else if (lines.some(line => line.time > now.getTime() - 30 * intervalMs.day)) {
    log.warn({ lines: lines.length }, 'request logs of a day without a partition are counted, but not kept one by one')
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
