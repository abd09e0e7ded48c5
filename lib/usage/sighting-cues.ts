import type { Cue } from './cue.ts'
import type { Sighting } from './sighting.ts'

/** What was met for the first time as cues: prefixes of one key as one, routes not at all, which are sensitive or no news. */
export function sightingCues(met: readonly Sighting[]): Cue[] {
  const cues: Cue[] = []
  const prefixes = new Map<string, Cue>()
  for (const { keyId, dimension, value, first, last, requests, others, by } of met) {
    if (by === null || dimension === 'route') continue
    if (dimension !== 'prefix') {
      cues.push({ kind: dimension, keyId, ...by, value, first, last, requests: Math.max(requests, others) })
      continue
    }
    const known = prefixes.get(keyId)
    if (known) {
      known.first = Math.min(known.first, first)
      known.last = Math.max(known.last, last)
      known.requests++
    } else prefixes.set(keyId, { kind: 'prefixes', keyId, ...by, value: '', first, last, requests: 1 })
  }
  return [...cues, ...prefixes.values()]
}
