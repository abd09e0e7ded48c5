import type { Environment } from '#lib/access/words.ts'
import { arrayOf } from './array-of.ts'
import type { Cue } from './cue.ts'
import { hasDoubled, hourSoFar } from './doubled-hour.ts'
import type { IngestClient } from './ingest-pool.ts'
import { nilId, type RollupRow } from './rollup.ts'

/** Fewer errors than these in an hour are nobody's burst. */
const errorsAtLeast = 32

/**
 * Of the keys in a batch those whose errors of an hour, by one source, reached the next power of two with it. To be asked
 * once the hours are written.
 */
export async function errorCues(client: IngestClient, hours: readonly RollupRow[], now: Date): Promise<Cue[]> {
  const added = new Map<string, { row: RollupRow; errors: number }>()
  for (const row of hours) {
    const errors = row.clientErrors + row.serverErrors
    if (errors === 0 || row.keyId === nilId) continue
    const name = `${row.keyId} ${row.start} ${row.source}`
    const known = added.get(name)
    if (known) known.errors += errors
    else added.set(name, { row, errors })
  }
  if (added.size === 0) return []
  const all = [...added.values()]
  const { rows } = await client.query<{ place: string; errors: string; environment: Environment }>(
    `select w.place, k.environment, sum(h.client_errors + h.server_errors) as errors
     from unnest($1::uuid[], $2::timestamptz[], $3::text[]) with ordinality w(key_id, start, source, place)
     join keys k on k.id = w.key_id
     join usage_hour h on h.key_id = w.key_id and h.start = w.start and h.source = w.source
     group by w.place, k.environment`,
    [
      arrayOf(all.map(({ row }) => row.keyId)),
      arrayOf(all.map(({ row }) => new Date(row.start).toISOString())),
      all.map(({ row }) => row.source),
    ],
  )
  return rows.flatMap(({ place, errors: sum, environment }): Cue[] => {
    const own = all[Number(place) - 1]
    const total = Number(sum)
    if (!own || !hasDoubled(total, own.errors, errorsAtLeast)) return []
    const { keyId, serviceId, source, start } = own.row
    const whose = { keyId, secretId: null, serviceId, environment }
    return [{ kind: 'errors', ...whose, value: '', source, ...hourSoFar(start, now), requests: total }]
  })
}
