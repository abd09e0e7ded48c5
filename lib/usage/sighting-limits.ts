import { LRUCache } from 'lru-cache'
import { copyText } from '#lib/copy-text.ts'
import { processWide } from '#lib/process-wide.ts'
import { intervalMs } from './rollup.ts'
import { forEachDimension, type SightingDimension } from './sighting.ts'

/**
 * So many values are remembered of a key in each dimension, and so many are taken in a day: a key that is let through
 * from ten thousand addresses, or with made-up user agents, fills its own place and no table. What is too many is
 * forgotten at night, by `forgetSightings`.
 */
export const sightingsAtMost = 1_000

const valuesRemembered = 500_000

interface Admitted {
  values: Record<SightingDimension, Set<string>>
  size: number
}

/** The values that came in, by key and day. */
const admitted = processWide(
  'admitted-sightings',
  () => new LRUCache<string, Admitted>({ maxSize: valuesRemembered, sizeCalculation: each => each.size }),
)

/**
 * Lets in the first values that come of a key on a day. A process remembers whom it let in, as with `admitter`, so no
 * batch has to ask the database how many there are. To be asked by one batch, or several that are written together.
 * `onNew` is told of what comes in.
 */
export function sightingAdmitter(now: Date, onNew: (dimension: SightingDimension) => void = () => {}) {
  const day = Math.floor(now.getTime() / intervalMs.day)
  const ofBatch = new Map<string, Admitted>()
  return (keyId: string, dimension: SightingDimension, value: string): boolean => {
    let own = ofBatch.get(keyId)
    if (!own) {
      own = admitted.get(`${keyId} ${day}`) ?? { values: forEachDimension(() => new Set<string>()), size: 1 }
      if (own.size === 1) admitted.set(`${keyId} ${day}`, own)
      ofBatch.set(keyId, own)
    }
    const values = own.values[dimension]
    if (values.has(value)) return true
    if (values.size >= sightingsAtMost) return false
    values.add(copyText(value))
    onNew(dimension)
    own.size++
    // The same once more would keep the size that it had.
    const name = `${keyId} ${day}`
    admitted.delete(name)
    admitted.set(name, own)
    return true
  }
}
