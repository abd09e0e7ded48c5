import { addressPrefix } from './address.ts'
import { clientName } from './client-name.ts'
import type { RequestLine } from './request-line.ts'

const dimensions = ['client', 'country', 'network', 'prefix', 'route'] as const

export interface Sighting {
  keyId: string
  dimension: (typeof dimensions)[number]
  value: string
  first: number
  last: number
  requests: number
}

/** Where each known key was seen from: key → dimension → value. */
export type Sightings = Map<string, Record<Sighting['dimension'], Map<string, Sighting>>>

/**
 * Adds a line to what is seen of its key. Not `isCounted`: it is of the source that its service does not count by, and
 * so is seen without being another request.
 */
export function seeLine(all: Sightings, line: RequestLine, isCounted: boolean): void {
  if (line.keyId === null) return
  let ofKey = all.get(line.keyId)
  if (!ofKey) {
    ofKey = { client: new Map(), country: new Map(), network: new Map(), prefix: new Map(), route: new Map() }
    all.set(line.keyId, ofKey)
  }
  const values = {
    client: clientName(line.userAgent),
    country: line.country,
    network: line.asn === null ? null : String(line.asn),
    prefix: line.ip === null ? null : addressPrefix(line.ip),
    route: line.routeId === null ? null : String(line.routeId),
  }
  const { keyId, time } = line
  for (const dimension of dimensions) {
    const value = values[dimension]
    if (value === null) continue
    let seen = ofKey[dimension].get(value)
    if (!seen) {
      seen = { keyId, dimension, value, first: time, last: time, requests: 0 }
      ofKey[dimension].set(value, seen)
    }
    seen.first = Math.min(seen.first, time)
    seen.last = Math.max(seen.last, time)
    if (isCounted) seen.requests++
  }
}

/** In the order of the primary key, as `inOrder` of rollups and for the same reason. */
export function sightingsInOrder(all: Sightings): Sighting[] {
  const byText = (a: string, b: string) => (a < b ? -1 : 1)
  return [...all.entries()]
    .sort(([a], [b]) => byText(a, b))
    .flatMap(([, ofKey]) =>
      dimensions.flatMap(dimension => [...ofKey[dimension].values()].sort((a, b) => byText(a.value, b.value))),
    )
}
