import { type Bucket, learn, type Observation, observe, restMs, type View } from '#lib/detection/volume/observe.ts'
import { bucketMs, type VolumeParameters } from '#lib/detection/volume/parameters.ts'
import { counts } from '#lib/detection/volume/scale.ts'
import { createVolumeState, isBusy } from '#lib/detection/volume/volume-state.ts'

/** Something that the volume detector tells of a key. Times are in milliseconds since 1970. */
export interface ToldVolume {
  /** the end of the bucket that showed it: before, nobody could know */
  at: number
  by: View['by']
  /** of the last so many minutes */
  minutes: number
  seen: number
  expected: number
}

/** What one bucket showed. */
export interface Replayed {
  told: ToldVolume | null
  observation: Observation
  /** its silence would be told of */
  isBusy: boolean
}

/**
 * Follows a key, or all of a service's as if they were one, with some parameters: takes the buckets in their order, each
 * once, and says what it tells of each, knowing only those before. As where keys are watched, what an alert is about is not
 * learned; here it is over with the rest that follows it, as if somebody closed each alert then.
 */
export function replayVolume(parameters: VolumeParameters): (bucket: Bucket) => Replayed {
  const setting = { scale: counts, parameters }
  const state = createVolumeState()
  let silent = 0
  return bucket => {
    silent = bucket.value === 0 ? silent + 1 : 0
    const observation = observe(state, bucket, setting)
    const isAbout = state.alertedAt !== null && bucket.at - state.alertedAt <= restMs
    learn(state, observation, setting, observation.isAlert || (isAbout && observation.score > 1))
    return { told: observation.isAlert ? toldOf(observation, silent) : null, observation, isBusy: isBusy(state) }
  }
}

function toldOf({ at, view, missing, stretches, value, expected }: Observation, silent: number): ToldVolume | null {
  if (!view) return null
  const told = { at: at + bucketMs, by: view.by }
  if (view.by === 'silence') return { ...told, minutes: minutes(silent), seen: 0, expected: Math.round(missing) }
  const stretch = view.by === 'stretch' ? view.stretch : (stretches[0] ?? { buckets: 1, seen: value, expected })
  return { ...told, minutes: minutes(stretch.buckets), seen: stretch.seen, expected: Math.round(stretch.expected) }
}

const minutes = (buckets: number): number => (buckets * bucketMs) / 60_000
