import type { Environment } from '#lib/access/words.ts'
import { addressPrefix } from '#lib/usage/address.ts'
import {
  forEachDimension,
  type Sighting,
  type SightingDimension,
  type Sightings,
  sightingsInOrder,
} from '#lib/usage/sighting.ts'
import { sightingAdmitter } from '#lib/usage/sighting-limits.ts'
import { dimensions } from '#lib/usage/value-counts.ts'
import type { Shown, ShownInHour } from './count-shown.ts'
import { valueName } from './shown-values.ts'

/** Where each known key was seen from, as `seeLine` would have it. */
export function sightingsOf(hours: readonly ShownInHour[], now: Date): Sighting[] {
  const all: Sightings = new Map()
  const admit = sightingAdmitter(now)
  for (const { keyId, shown, serviceId, environment, source } of hours) {
    if (keyId === null) continue
    const by = { secretId: null, serviceId, environment: environment as Environment, source }
    for (const each of dimensions) {
      const dimension = each === 'address' ? 'prefix' : each
      const ofKey = sightingsOfKey(all, keyId)[dimension]
      for (const [text, seen] of shown[each]) {
        if (seen.firstSeen > seen.lastSeen) continue
        const value = each === 'address' ? addressPrefix(String(text)) : valueName(each, text)
        if (ofKey.has(value) || admit(keyId, dimension, value)) see(ofKey, { keyId, dimension, value, by }, seen)
      }
    }
  }
  return sightingsInOrder(all)
}

function sightingsOfKey(all: Sightings, keyId: string): Record<SightingDimension, Map<string, Sighting>> {
  const known = all.get(keyId)
  if (known) return known
  const made = forEachDimension(() => new Map())
  all.set(keyId, made)
  return made
}

function see(
  ofKey: Map<string, Sighting>,
  what: Pick<Sighting, 'keyId' | 'dimension' | 'value' | 'by'>,
  { firstSeen, lastSeen, seen }: Shown,
): void {
  const known = ofKey.get(what.value)
  if (!known) ofKey.set(what.value, { ...what, first: firstSeen, last: lastSeen, requests: seen, others: 0 })
  else {
    known.first = Math.min(known.first, firstSeen)
    known.last = Math.max(known.last, lastSeen)
    known.requests += seen
  }
}
