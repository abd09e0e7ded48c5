import { refusalCues, writeCues } from '#lib/usage/cue.ts'
import { errorCues } from '#lib/usage/error-cues.ts'
import type { IngestClient } from '#lib/usage/ingest-pool.ts'
import { loadSensitiveMatchers } from '#lib/usage/load-sensitive-matchers.ts'
import { loadSegments } from '#lib/usage/record-sources.ts'
import type { RequestLine } from '#lib/usage/request-line.ts'
import { sightingCues } from '#lib/usage/sighting-cues.ts'
import { upsertSightings } from '#lib/usage/upsert-rollups.ts'
import { addRequests, addValues } from './add-counts.ts'
import type { PieceOf } from './copy-piece.ts'
import { countRequests, rowsOf } from './count-requests.ts'
import { countShown } from './count-shown.ts'
import { markedSightings } from './marked-sightings.ts'
import { claimPiece } from './progress.ts'
import { readLines } from './read-lines.ts'
import { sightingsOf } from './shown-sightings.ts'
import { valuesOfKeys, valuesOfServices } from './shown-values.ts'

/**
 * Adds the requests of a copied batch to all that counts requests. Does nothing where that is done. They are read anew
 * where `lines` are left out. What it comes to is what lib/usage/recount-day.ts counts, and the sample's test asks that.
 */
export async function countPiece(
  client: IngestClient,
  piece: PieceOf & { id: string },
  lines?: readonly RequestLine[],
): Promise<void> {
  const { organizationId } = piece
  if (!(await claimPiece(client, { ...piece, lines: 0 }, 'counted'))) return
  const own = lines ?? (await readLines(client, piece))
  const serviceIds = [...new Set(own.flatMap(line => line.serviceId ?? []))]
  const segments = await loadSegments(client, organizationId, serviceIds)
  const counts = countRequests(own)
  const hours = countShown(own, segments)
  for (const interval of ['minute', 'hour', 'day'] as const) {
    await addRequests(client, { table: `usage_${interval}`, organizationId, rows: rowsOf(counts.key, interval) })
  }
  await addValues(client, { table: 'key_values_hour', organizationId, rows: valuesOfKeys(hours) })
  const now = new Date(piece.to)
  const matchers = await loadSensitiveMatchers(client, organizationId, serviceIds)
  const met = [
    ...(await upsertSightings(client, organizationId, sightingsOf(hours, now))),
    ...(await upsertSightings(client, organizationId, markedSightings(own, { segments, matchers }))),
  ]
  const errors = await errorCues(client, rowsOf(counts.key, 'hour'), now)
  await writeCues(client, organizationId, [...sightingCues(met), ...refusalCues(own), ...errors], now)
  for (const interval of ['minute', 'hour', 'day'] as const) {
    await addRequests(client, { table: `service_${interval}`, organizationId, rows: rowsOf(counts.service, interval) })
  }
  for (const interval of ['hour', 'day'] as const) {
    const rows = valuesOfServices(hours, interval)
    await addValues(client, { table: `service_values_${interval}`, organizationId, rows })
  }
}
