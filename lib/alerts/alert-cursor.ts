import { z } from 'zod'

const positionInput = z.tuple([z.int().min(0).max(9), z.iso.datetime({ offset: true }), z.uuid()])

/** Where a page of alerts ended: the rank and the moment that it is ordered by, and the id. */
type Position = z.infer<typeof positionInput>

/** The moment as PostgreSQL writes it, to the microsecond. */
export function writeCursor([place, time, id]: Position): string {
  const iso = time.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')
  return Buffer.from(JSON.stringify([place, iso, id])).toString('base64url')
}

/** Null where it is none that was given out. */
export function readCursor(cursor: string): Position | null {
  if (!/^[\w-]+$/.test(cursor)) return null
  try {
    return positionInput.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    return null
  }
}
