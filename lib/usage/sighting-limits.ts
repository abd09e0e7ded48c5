import { LRUCache } from 'lru-cache'
import { processWide } from '#lib/process-wide.ts'
import { copyText } from './copy-text.ts'
import { intervalMs } from './rollup.ts'
import type { SightingDimension } from './sighting.ts'

/**
 * So many values are remembered of a key in each dimension, and so many are taken in a day: a key that is let through
 * from ten thousand addresses, or with made-up user agents, fills its own place and no table. What is too many is
 * forgotten at night, by `forgetSightings`.
 */
export const sightingsAtMost = 1_000

const valuesRemembered = 500_000

/** The values that came in, by key, dimension and day. */
const admitted = processWide(
  'admitted-sightings',
  () => new LRUCache<string, Set<string>>({ maxSize: valuesRemembered, sizeCalculation: values => values.size }),
)

/**
 * Lets in the first values that come of a key on a day. A process remembers whom it let in, as with `admitter`, so no
 * batch has to ask the database how many there are.
 */
export function sightingAdmitter(now: Date) {
  const day = Math.floor(now.getTime() / intervalMs.day)
  return (keyId: string, dimension: SightingDimension, value: string): boolean => {
    const name = `${keyId} ${dimension} ${day}`
    const values = admitted.get(name) ?? new Set()
    if (values.has(value)) return true
    if (values.size >= sightingsAtMost) return false
    values.add(copyText(value))
    // The same set once more would keep the size that it had.
    admitted.delete(name)
    admitted.set(name, values)
    return true
  }
}
