import { getEnv } from '#lib/env.ts'
import type { IngestClient } from './ingest-pool.ts'
import { intervalMs } from './rollup.ts'

/** Where a batch's rows may go: what is past its retention, or has no partition, is kept in the coarser tables alone. */
export interface Room {
  /** the day's raw partition, or null */
  rawTable(time: number): string | null
  hasMinute(time: number): boolean
  hasHour(time: number): boolean
}

/** Partitions are made by the clock and never by a request, so what is not there stays away. One cheap query. */
export async function findRoom(client: IngestClient, times: Iterable<number>, now: Date): Promise<Room> {
  const wanted = new Set<string>()
  for (const time of times) {
    wanted.add(rawTable(time))
    wanted.add(minuteTable(time))
    wanted.add(hourTable(time))
  }
  const { rows } = await client.query<{ relname: string }>(
    `select c.relname from pg_class c where c.relname = any($1::text[]) and c.relispartition
     and c.relnamespace = 'public'::regnamespace`,
    [[...wanted]],
  )
  const present = new Set(rows.map(row => row.relname))
  const kept = getEnv().keptDays
  const isWithin = (time: number, days: number) => time >= now.getTime() - days * intervalMs.day
  return {
    rawTable: time => (isWithin(time, kept.raw + 1) && present.has(rawTable(time)) ? rawTable(time) : null),
    hasMinute: time => isWithin(time, kept.minute) && present.has(minuteTable(time)),
    hasHour: time => isWithin(time, kept.hour) && present.has(hourTable(time)),
  }
}

/** The names that `keyturn_partition_plan` gives; of the tables with one plan, one stands for all. */
const rawTable = (time: number) => `request_logs_${stamp(time, 8)}`
const minuteTable = (time: number) => `usage_minute_${stamp(time, 6)}`
const hourTable = (time: number) => {
  const date = new Date(time)
  return `usage_hour_${date.getUTCFullYear()}q${Math.floor(date.getUTCMonth() / 3) + 1}`
}

function stamp(time: number, length: number): string {
  return new Date(time).toISOString().slice(0, 10).replaceAll('-', '').slice(0, length)
}
