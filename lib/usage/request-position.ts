import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { isStorable } from '#lib/format/moment-input.ts'
import { nilId } from './rollup.ts'

/** A place among requests, newest first: by time, and of equal times by batch and line. */
export interface RequestPosition {
  /** ISO 8601 in UTC, to the microsecond */
  time: string
  batchId: string
  line: number
}

/** Everything before a moment: no row is at it, so all of the moment itself comes before. */
export function startingAt(time: number): RequestPosition {
  return { time: new Date(time).toISOString(), batchId: nilId, line: 0 }
}

/** The end, in milliseconds, of what rows after a position can be in. */
export function endBefore({ time, batchId, line }: RequestPosition): number {
  return batchId === nilId && line === 0 ? Date.parse(time) : Date.parse(time) + 1
}

export function writePosition({ time, batchId, line }: RequestPosition): string {
  return Buffer.from(JSON.stringify([time, batchId, line])).toString('base64url')
}

/** Anyone can write a cursor, so what the database could not read is none. */
const positionInput = z.tuple([
  z.iso
    .datetime({ precision: 6 })
    .or(z.iso.datetime({ precision: 3 }))
    .refine(isStorable),
  z.uuid(),
  z.int().min(0).max(2_147_483_647),
])

export function readPosition(cursor: string | undefined): RequestPosition | null {
  if (!cursor) return null
  try {
    const [time, batchId, line] = positionInput.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    return { time, batchId, line }
  } catch {
    return null
  }
}

/** The time of a row `u` as a position carries it. */
export const positionTime = sql.raw(`to_char(u.time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`)

/** Rows `u` after a position, in the order of the list: older ones. */
export function after({ time, batchId, line }: RequestPosition): SQL {
  return sql`(u.time, u.batch_id, u.line) < (${time}::timestamptz, ${batchId}::uuid, ${line}::integer)`
}
