import { writeCues } from '#lib/usage/cue.ts'
import { findRoutes } from '#lib/usage/find-routes.ts'
import { type IngestClient, ingestTransaction } from '#lib/usage/ingest-pool.ts'
import { findRoom } from '#lib/usage/partitions.ts'
import { isProvenUse, type RequestLine } from '#lib/usage/request-line.ts'
import { touchKeys } from '#lib/usage/touch-keys.ts'
import { writeLines } from '#lib/usage/write-lines.ts'
import { copyRequests } from './copy-requests.ts'
import { claimPiece, type Piece } from './progress.ts'

const dayMs = 86_400_000

export interface PieceOf extends Piece {
  organizationId: string
}

export interface SampleLines {
  lines: RequestLine[]
  /** the same, those of one service and route together */
  byRoute: RequestLine[][]
}

/** Writes a piece as ingestion would. Null where it is written already. */
export function writePiece(piece: PieceOf, lines: readonly RequestLine[], now: Date): Promise<string | null> {
  const { organizationId } = piece
  return ingestTransaction(async client => {
    const batchId = await claimPiece(client, { ...piece, lines: lines.length }, 'written')
    if (batchId) await writeLines(client, { organizationId, batchId }, { lines, mode: 'live' }, now)
    return batchId
  })
}

/**
 * Writes the requests of a piece alone; `countPiece` tells the rollups, while the next piece is copied already. Null
 * where it is written.
 */
export async function copyPiece(
  client: IngestClient,
  piece: PieceOf,
  { lines, byRoute, now }: SampleLines & { now: Date },
): Promise<string | null> {
  const { organizationId } = piece
  await findRoutesOf(organizationId, byRoute)
  const batchId = await claimPiece(client, { ...piece, lines: lines.length }, 'copied')
  if (!batchId) return null
  const days = Map.groupBy(lines, line => line.time - (line.time % dayMs))
  const room = await findRoom(client, days.keys(), now)
  for (const [day, ofDay] of days) {
    const table = room.rawTable(day)
    if (table) await copyRequests(client, table, ofDay, { organizationId, batchId })
  }
  await writeCues(client, organizationId, await touchKeys(client, lines, now), new Date(piece.to))
  return batchId
}

/** One request of each route is asked about, and tells the others: they are cases of the same. */
async function findRoutesOf(organizationId: string, byRoute: RequestLine[][]): Promise<void> {
  const asked = byRoute.map(lines => lines.find(isProvenUse) ?? lines[0]).filter(line => line !== undefined)
  await findRoutes(organizationId, asked)
  for (const [index, lines] of byRoute.entries()) {
    for (const line of lines) line.routeId = asked[index]?.routeId ?? null
  }
}

/** Whether each day of a piece has a place for its requests: one by one they are kept for as long as an operator wants. */
export async function isKept(client: IngestClient, { from, to }: Piece, now: Date): Promise<boolean> {
  const days: number[] = []
  for (let day = from - (from % dayMs); day < to; day += dayMs) days.push(day)
  const room = await findRoom(client, days, now)
  return days.every(day => room.rawTable(day) !== null)
}
