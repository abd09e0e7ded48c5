import type { IngestClient } from './ingest-pool.ts'
import type { RequestLine } from './request-line.ts'
import { intervalMs } from './rollup.ts'

/** So long everything that a key is seen with is learned, and nothing told of it. */
export const lessonsMs = 7 * intervalMs.day

const lateMs = intervalMs.day

/** By key id: what is reported of a time before this comes too late to teach. */
export type LessonsEnd = ReadonlyMap<string, number>

/**
 * Whoever may report on a service could date three lines into a key's first days, in which everything is learned, and
 * use it unnoticed from wherever these say. So what is told of these days once the key has been used for a day after
 * them teaches nothing, and neither does what would make them begin earlier. A past that comes in the order in which it
 * happened is learned however late it is, and so is that of a key which Keyturn has not yet had for as long as it learns.
 */
export async function loadLessonsEnd(
  client: IngestClient,
  lines: readonly RequestLine[],
  now: Date,
): Promise<LessonsEnd> {
  const late = new Set<string>()
  for (const { keyId, source, time } of lines) {
    if (keyId !== null && source === 'report' && time < now.getTime() - lateMs) late.add(keyId)
  }
  if (late.size === 0) return new Map()
  // Countries begin when a gateway begins to tell addresses, and are few.
  const { rows } = await client.query<{ id: string; first: Date; last: Date }>(
    `select k.id, coalesce(min(s.first_seen_at) filter (where s.dimension = 'country'), min(s.first_seen_at)) as first,
       max(s.last_seen_at) as last
     from keys k join sightings s on s.key_id = k.id and s.dimension in ('client', 'country')
     where k.id = any($1::uuid[]) and k.created_at < $2 group by k.id`,
    [[...late], new Date(now.getTime() - lessonsMs)],
  )
  return new Map(
    rows.map(({ id, first, last }) => [id, Math.min(first.getTime() + lessonsMs, last.getTime() - lateMs)]),
  )
}

export function isLateLesson({ keyId, source, time }: RequestLine, ends: LessonsEnd): boolean {
  return source === 'report' && keyId !== null && time < (ends.get(keyId) ?? Number.NEGATIVE_INFINITY)
}
