import { sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import { arrayOf } from '#lib/usage/array-of.ts'
import type { Cue } from '#lib/usage/cue.ts'
import { fanOutParameters } from './detectors/fan-out.ts'
import { newPlaceParameters } from './detectors/new-place.ts'

/** Of a key in its first days all of these are new, and nothing is told of them but beside an alert. */
const ofPlaces: ReadonlySet<Cue['kind']> = new Set(['client', 'country', 'network', 'prefixes'])

const { countryLearnedMs, networkLearnedMs, seldomLearnedMs } = newPlaceParameters
const firstDaysMs = Math.min(countryLearnedMs, networkLearnedMs, seldomLearnedMs, fanOutParameters.learnedMs)

/**
 * The keys of which no detector would say anything: all that waits are places, and they were first let through so lately
 * that every detector of places is still learning. One question for all of them, since a thousand keys that are put to
 * use at once are a thousand pasts to load.
 */
export async function findNewcomers(tx: Transaction, cues: readonly Cue[]): Promise<ReadonlySet<string>> {
  const latest = new Map<string, number>()
  const others = new Set<string>()
  for (const { keyId, kind, first } of cues) {
    if (keyId === null) continue
    if (!ofPlaces.has(kind)) others.add(keyId)
    else latest.set(keyId, Math.max(first, latest.get(keyId) ?? first))
  }
  const asked = [...latest].filter(([keyId]) => !others.has(keyId))
  if (asked.length === 0) return new Set()
  const learned = asked.map(([, at]) => new Date(at - firstDaysMs).toISOString())
  const rows = await tx.execute<{ id: string }>(sql`
    select u.id::text as id
    from unnest(${arrayOf(asked.map(([keyId]) => keyId))}::uuid[], ${arrayOf(learned)}::timestamptz[]) u(id, learned_since)
    where not exists (select from sightings s where s.key_id = u.id and s.dimension <> 'route' and s.first_seen_at <= u.learned_since)
      and not exists (select from alerts a where a.key_id = u.id and a.closed_at is null)`)
  return new Set(rows.map(({ id }) => id))
}
