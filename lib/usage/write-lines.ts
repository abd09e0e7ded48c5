import type { BatchOrigin } from './copy-lines.ts'
import { type BatchMode, countLines, loadKnown } from './count-lines.ts'
import { writeCues } from './cue.ts'
import { decoyCues, decoyUses } from './decoy-cues.ts'
import { heldAtMostMs, type StoredBatches } from './held-counts.ts'
import type { IngestClient } from './ingest-pool.ts'
import { findRoom } from './partitions.ts'
import { loadSegments, type Reported, recordImport, recordLiveReports } from './record-sources.ts'
import type { RequestLine } from './request-line.ts'
import { byDay, describeLines, storeLines } from './store-lines.ts'
import { storeUncounted } from './uncounted-batches.ts'

/**
 * Writes a claimed batch: raw rows, what counts them, and what they prove of keys and sources, all in the caller's
 * transaction.
 */
export async function writeLines(
  client: IngestClient,
  origin: BatchOrigin,
  { lines, mode }: { lines: readonly RequestLine[]; mode: BatchMode },
  now: Date,
): Promise<void> {
  if (lines.length === 0) return
  const { organizationId } = origin
  await describeLines(organizationId, lines)
  await recordReports(client, organizationId, { lines, mode }, now)
  const days = byDay(lines)
  const room = await findRoom(client, days.keys(), now)
  await storeLines(client, origin, days, { room, now })
  await writeCues(client, organizationId, decoyCues(decoyUses(lines)), now)
  await countLines(client, { organizationId, lines, mode }, { room, now })
}

/**
 * Writes claimed batches of live reports without counting them, in the caller's transaction. Null where nothing was
 * written: then they are to be counted at once.
 */
export async function storeForLater(
  client: IngestClient,
  origin: BatchOrigin,
  lines: readonly RequestLine[],
  now: Date,
): Promise<StoredBatches | null> {
  if (!(await storeUncounted(client, origin, lines, { heldForMs: heldAtMostMs, now }))) return null
  const { organizationId } = origin
  await recordReports(client, organizationId, { lines, mode: 'live' }, now)
  const known = await loadKnown(client, { organizationId, lines, mode: 'live' }, now)
  return { organizationId, batchIds: [...new Set(lines.map(line => line.batchId ?? origin.batchId))], lines, known }
}

async function recordReports(
  client: IngestClient,
  organizationId: string,
  { lines, mode }: { lines: readonly RequestLine[]; mode: BatchMode },
  now: Date,
): Promise<void> {
  const reported = reportedServices(lines)
  if (reported.length === 0) return
  if (mode === 'import') {
    for (const each of reported) await recordImport(client, organizationId, each, now)
    return
  }
  const serviceIds = reported.map(each => each.serviceId)
  const segments = await loadSegments(client, organizationId, serviceIds)
  await recordLiveReports(client, organizationId, reported, { segments, now })
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
