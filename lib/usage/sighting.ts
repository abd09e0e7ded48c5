import { addressPrefix } from './address.ts'
import { clientName } from './client-name.ts'
import type { RequestLine } from './request-line.ts'

export interface Sighting {
  keyId: string
  dimension: 'country' | 'client' | 'prefix'
  value: string
  first: number
  last: number
  requests: number
}

/**
 * Where each known key was seen from, in the order of the primary key. `isCounted` says whether a line is of the source
 * that its service counts by: the other one is seen, but counts no request twice.
 */
export function sightingsOf(lines: readonly RequestLine[], isCounted: (line: RequestLine) => boolean): Sighting[] {
  const seen = new Map<string, Sighting>()
  const see = (line: RequestLine, dimension: Sighting['dimension'], value: string | null) => {
    if (line.keyId === null || value === null) return
    const name = `${line.keyId} ${dimension} ${value}`
    const known = seen.get(name)
    const requests = isCounted(line) ? 1 : 0
    if (known) {
      known.first = Math.min(known.first, line.time)
      known.last = Math.max(known.last, line.time)
      known.requests += requests
    } else seen.set(name, { keyId: line.keyId, dimension, value, first: line.time, last: line.time, requests })
  }
  for (const line of lines) {
    see(line, 'country', line.country)
    see(line, 'client', clientName(line.userAgent))
    see(line, 'prefix', line.ip === null ? null : addressPrefix(line.ip))
  }
  return [...seen.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, sighting]) => sighting)
}
