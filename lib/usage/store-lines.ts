import { getEnv } from '#lib/env.ts'
import { log } from '#lib/log.ts'
import { type BatchOrigin, copyLines } from './copy-lines.ts'
import { findRoutes } from './find-routes.ts'
import type { IngestClient } from './ingest-pool.ts'
import { floor } from './log-sources.ts'
import { nameNetworks } from './network.ts'
import type { Room } from './partitions.ts'
import type { RequestLine } from './request-line.ts'
import { intervalMs } from './rollup.ts'

/** What is looked up of lines before they are stored: routes, and names of networks. Outside of their transaction. */
export async function describeLines(organizationId: string, lines: readonly RequestLine[]): Promise<void> {
  await nameNetworks(lines)
  await findRoutes(organizationId, lines)
}

/** By the beginning of the day (UTC) that they belong to. */
export type Days = ReadonlyMap<number, readonly RequestLine[]>

export function byDay(lines: readonly RequestLine[]): Days {
  return Map.groupBy(lines, line => floor(line.time, intervalMs.day))
}

/** Writes the raw rows of lines, as far as their days have partitions. */
export async function storeLines(
  client: IngestClient,
  origin: BatchOrigin,
  days: Days,
  { room, now }: { room: Room; now: Date },
): Promise<void> {
  for (const [day, lines] of days) {
    const table = room.rawTable(day)
    if (table !== null) await copyLines(client, table, lines, origin)
    else if (lines.some(line => line.time > now.getTime() - getEnv().keptDays.raw * intervalMs.day)) {
      await client.query('insert into request_log_gaps (day) values ($1) on conflict do nothing', [
        new Date(day).toISOString().slice(0, 10),
      ])
      log.warn(
        { lines: lines.length },
        'request logs of a day without a partition are counted, but not kept one by one',
      )
    }
  }
}
