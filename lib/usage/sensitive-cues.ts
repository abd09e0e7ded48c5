import type { Environment } from '#lib/access/words.ts'
import { arrayOf } from './array-of.ts'
import type { Cue } from './cue.ts'
import { hasDoubled, hourSoFar } from './doubled-hour.ts'
import type { IngestClient } from './ingest-pool.ts'
import { floor } from './log-sources.ts'
import type { RequestLine } from './request-line.ts'
import { intervalMs } from './rollup.ts'

/** How often a batch's lines touched a sensitive route, of one key in one hour and one spelling of it. */
interface Touch extends Pick<Cue, 'serviceId' | 'environment' | 'source'> {
  keyId: string
  routeId: number
  /** as the service names it */
  route: string
  start: number
  requests: number
}

/** By key, route and hour. */
export type Touches = Map<string, Touch>

export function addTouch(touches: Touches, line: RequestLine, route: string): void {
  const { keyId, serviceId, routeId, source } = line
  if (keyId === null || serviceId === null || routeId === null) return
  const start = floor(line.time, intervalMs.hour)
  const name = `${keyId} ${routeId} ${start}`
  const known = touches.get(name)
  if (known) known.requests++
  else {
    const environment = line.environment as Environment
    touches.set(name, { keyId, serviceId, environment, source, routeId, route, start, requests: 1 })
  }
}

/** Fewer in an hour are nobody's haste. */
const touchesAtLeast = 32

/**
 * Of the keys in a batch those whose use of a sensitive route in an hour, with this batch, reached the next power of two,
 * as `errorCues`. To be asked once the hours are written.
 */
export async function sensitiveCues(client: IngestClient, touches: Touches, now: Date): Promise<Cue[]> {
  if (touches.size === 0) return []
  const all = [...touches.values()]
  const { rows } = await client.query<{ place: string; requests: string }>(
    `select w.place, sum(h.requests) as requests
     from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[]) with ordinality w(key_id, start, route, source, place)
     join key_values_hour h on h.key_id = w.key_id and h.dimension = 'route' and h.start = w.start and h.value = w.route
       and h.source = w.source
     group by w.place`,
    [
      arrayOf(all.map(each => each.keyId)),
      arrayOf(all.map(each => new Date(each.start).toISOString())),
      arrayOf(all.map(each => each.routeId)),
      arrayOf(all.map(each => each.source)),
    ],
  )
  return rows.flatMap(({ place, requests }): Cue[] => {
    const touch = all[Number(place) - 1]
    const total = Number(requests)
    if (!touch || !hasDoubled(total, touch.requests, touchesAtLeast)) return []
    const { keyId, serviceId, environment, source, route, start } = touch
    const whose = { keyId, secretId: null, serviceId, environment, source }
    return [{ kind: 'sensitive_often', ...whose, value: route, ...hourSoFar(start, now), requests: total }]
  })
}
