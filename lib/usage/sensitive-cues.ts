import type { Environment } from '#lib/access/words.ts'
import { arrayOf } from './array-of.ts'
import type { Cue } from './cue.ts'
import { hasDoubled, hourSoFar } from './doubled-hour.ts'
import type { IngestClient } from './ingest-pool.ts'
import { floor } from './log-sources.ts'
import type { RequestLine } from './request-line.ts'
import { intervalMs } from './rollup.ts'
import { sensitiveMatcher } from './sensitive-route.ts'

/** How often a batch's lines touched a sensitive route, of one key in one hour. */
interface Touch extends Pick<Cue, 'serviceId' | 'environment' | 'source'> {
  keyId: string
  /** as the service names it */
  route: string
  start: number
  requests: number
}

/** By key, sensitive route and hour. */
export type Touches = Map<string, Touch>

export function addTouch(touches: Touches, line: RequestLine, route: string): void {
  const { keyId, serviceId, routeId, source } = line
  if (keyId === null || serviceId === null || routeId === null) return
  const start = floor(line.time, intervalMs.hour)
  const name = `${keyId} ${route} ${start}`
  const known = touches.get(name)
  if (known) known.requests++
  else {
    const environment = line.environment as Environment
    touches.set(name, { keyId, serviceId, environment, source, route, start, requests: 1 })
  }
}

/** Fewer in an hour are nobody's haste. */
const touchesAtLeast = 32

/**
 * Of the keys in a batch those whose use of a sensitive route in an hour, with this batch, reached the next power of two,
 * as `errorCues`: all that matches together, since `GET /admin/**` is many routes. To be asked once the hours are written.
 */
export async function sensitiveCues(client: IngestClient, touches: Touches, now: Date): Promise<Cue[]> {
  if (touches.size === 0) return []
  const all = [...touches.values()]
  const { rows } = await client.query<{
    place: string
    id: number
    requests: string
    method: string
    template: string
  }>(
    `with hours as materialized (
       select w.place, h.service_id, h.value::int as id, h.requests
       from unnest($1::uuid[], $2::timestamptz[], $3::text[]) with ordinality w(key_id, start, source, place)
       join key_values_hour h on h.key_id = w.key_id and h.dimension = 'route' and h.start = w.start and h.source = w.source
       where h.value <> ''
     ), merged as materialized (
       select merged_into, method, template from routes
       where service_id in (select service_id from hours) and merged_into is not null)
     select place, h.id, requests, r.method, r.template from hours h join routes r on r.id = h.id
     union all
     select place, h.id, requests, m.method, m.template from hours h join merged m on m.merged_into = h.id`,
    [
      arrayOf(all.map(each => each.keyId)),
      arrayOf(all.map(each => new Date(each.start).toISOString())),
      arrayOf(all.map(each => each.source)),
    ],
  )
  const ofTouches = Map.groupBy(rows, row => Number(row.place) - 1)
  return all.flatMap((touch, place): Cue[] => {
    const { keyId, serviceId, environment, source, route, start } = touch
    const match = sensitiveMatcher([route])
    const own = (ofTouches.get(place) ?? []).filter(({ method, template }) => match(method, template) !== null)
    // Several may have been merged into one, which is counted once.
    const byRoute = new Map(own.map(({ id, requests }) => [id, Number(requests)]))
    const total = [...byRoute.values()].reduce((sum, requests) => sum + requests, 0)
    if (!hasDoubled(total, touch.requests, touchesAtLeast)) return []
    const whose = { keyId, secretId: null, serviceId, environment, source }
    return [{ kind: 'sensitive_often', ...whose, value: route, ...hourSoFar(start, now), requests: total }]
  })
}
