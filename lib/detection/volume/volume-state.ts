import { createPast, type Past } from './novelty.ts'
import { createRecords, type Records } from './records.ts'
import { createRhythm, type Rhythm } from './rhythm.ts'
import type { Level, Spread } from './scale.ts'

/** Stretches of buckets that are added up: a quarter of an hour, and an hour. */
export const stretches = [3, 12] as const
export const longest = 12

/** What is remembered far: each stretch above and below what was expected, and silence. */
export const measureOf = (stretch: number, isAbove: boolean): number => 2 * stretch + (isAbove ? 0 : 1)
export const silence = 2 * stretches.length

/** What the detector knows of one key, or of any other series. Times are in milliseconds since 1970. */
export interface VolumeState {
  /** the start of the first bucket; null: none came yet */
  since: number | null
  /** the start of the last bucket */
  last: number | null
  past: Past
  rhythm: Rhythm
  level: Level
  spreads: Spread[]
  records: Records
  /** the last hour's buckets, and what was expected of them */
  values: number[]
  expected: number[]
  /** the hour that is running */
  hour: { at: number; sum: number; buckets: number } | null
  /** requests that were expected since the last one came; and, once one came again, how many it had been */
  missing: number
  /** alerts of late, which fade, at the last bucket */
  pressure: number
  alertedAt: number | null
  /** requests of a bucket that were told of last; what goes on is told again when it is twice that */
  told: number
  /** the rhythm that it began with is of other keys of its service */
  isOfPeers: boolean
}

export function createVolumeState(): VolumeState {
  return {
    ...{ since: null, last: null, past: createPast(), rhythm: createRhythm() },
    level: { seen: 0, usual: 0 },
    spreads: stretches.map(() => ({ squares: 0, bases: 0, times: 0 })),
    records: createRecords(2 * stretches.length + 1),
    ...{ values: [], expected: [], hour: null, missing: 0, pressure: 0, alertedAt: null, told: 0, isOfPeers: false },
  }
}

/** Requests of an hour from which on a key's silence is looked for. */
const busyAnHour = 10

/** Whether it is to be looked at also when nothing came. */
export const isBusy = ({ rhythm }: VolumeState): boolean => rhythm.all * 12 >= busyAnHour
