import type { Environment } from '#lib/access/words.ts'
import { copyText } from '#lib/copy-text.ts'
import { addressPrefix } from './address.ts'
import { browserOf } from './browser-of.ts'
import { clientName } from './client-name.ts'
import type { Cue } from './cue.ts'
import type { LogSource } from './log-sources.ts'
import { isProvenUse, type RequestLine } from './request-line.ts'

export type SightingDimension = (typeof dimensions)[number]
const dimensions = ['browser', 'client', 'country', 'network', 'prefix', 'route', 'sensitive'] as const

export interface Sighting {
  keyId: string
  dimension: SightingDimension
  value: string
  first: number
  last: number
  /** of the source that the service counts by */
  requests: number
  /** of the other source, which may be the same ones */
  others: number
  /** the batch's first line with it; null where that is not at hand */
  by: Pick<Cue, 'secretId' | 'serviceId' | 'environment' | 'source'> | null
}

/** Where each known key was seen from: key → dimension → value. */
export type Sightings = Map<string, Record<SightingDimension, Map<string, Sighting>>>

/**
 * Whether a line proves that its key was let through from where it says. Networks that were seen are those from which a
 * leaver's secret still works, and what was never seen is an alarm: whoever is refused with a stolen key must not become
 * known by trying. So a report without a status proves nothing, nor one of an error, which is how a gateway refuses; nor
 * any while its service does not count by reports. What is reported is believed beyond that: whoever may report on the
 * key's service can make up where it was seen.
 */
export function isSeen(line: RequestLine, chosen: LogSource): boolean {
  return isProvenUse(line) && (line.source === 'verification' || line.source === chosen)
}

interface Seeing {
  /** not so: of the source that its service does not count by, and so seen without being another request */
  isCounted: boolean
  /** says whether a value still has room */
  admit: (keyId: string, dimension: SightingDimension, value: string) => boolean
  /** the sensitive route that the line is a case of; null: of none */
  route: string | null
}

/** Adds a line that `isSeen` to what is seen of its key. */
export function seeLine(all: Sightings, line: RequestLine, { isCounted, admit, route }: Seeing): void {
  const { keyId, serviceId, secretId, source, time } = line
  if (keyId === null || serviceId === null) return
  const ofKey = all.get(keyId) ?? forEachDimension(() => new Map<string, Sighting>())
  if (!all.has(keyId)) all.set(keyId, ofKey)
  const see = (dimension: SightingDimension, value: string | null) => {
    if (value === null) return
    let seen = ofKey[dimension].get(value)
    if (!seen) {
      if (!admit(keyId, dimension, value)) return
      const by = { secretId, serviceId, environment: line.environment as Environment, source }
      seen = { keyId, dimension, value: copyText(value), first: time, last: time, requests: 0, others: 0, by }
      ofKey[dimension].set(seen.value, seen)
    }
    if (time < seen.first) seen.first = time
    if (time > seen.last) seen.last = time
    if (isCounted) seen.requests++
    else seen.others++
  }
  see('browser', browserOf(line))
  see('client', clientName(line.userAgent))
  see('country', line.country)
  see('network', line.asn === null ? null : String(line.asn))
  see('prefix', line.ip === null ? null : addressPrefix(line.ip))
  see('route', line.routeId === null ? null : String(line.routeId))
  see('sensitive', route)
}

export function forEachDimension<T>(make: () => T): Record<SightingDimension, T> {
  return Object.fromEntries(dimensions.map(dimension => [dimension, make()])) as Record<SightingDimension, T>
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
