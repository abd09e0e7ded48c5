import type { Band } from '#db/schema/alerts.ts'
import type { Alert, KeyAlert, Observed } from './follow.ts'
import { hourMs } from './parameters.ts'
import { type Crowd, createCrowd, isBeyond, isCommon, type Sums, togetherOf } from './together.ts'
import type { VolumeCue } from './volume-cue.ts'

/** What is told: of a key, or, where `keyId` is null, of the service. */
export type GroupAlerts = (Alert & { keyId: string | null })[]

interface Found {
  found: readonly KeyAlert[]
  observed: Observed
  crowds: ReadonlyMap<number, Crowd>
  /** what is expected of the service around a bucket */
  bandAt: (at: number) => Band
}

/**
 * What keys do alone is told of them; what is common to the keys of a service is told of the service, once. What some
 * do together, and the service shows by itself, is the service's while nothing is told of one of them.
 */
export function groupAlerts({ found, observed, crowds, bandAt }: Found): GroupAlerts {
  const crowdAt = (at: number) => crowds.get(at) ?? createCrowd()
  const isOfService = (at: number, isMore: boolean) => {
    const whole = observed.get(at)
    return whole !== undefined && isCommon(crowdAt(at), isMore, whole)
  }
  const [told, shared]: [GroupAlerts, Map<number, Alert>] = [[], new Map()]
  for (const { latest, isStanding, ...alert } of found) {
    const { isMore } = alert.cue
    const isAlone = isMore && (isStanding || isBeyond(crowdAt(alert.at), latest))
    if (isOfService(alert.at, isMore) && !isAlone) shared.set(alert.at, alert)
    else told.push(alert)
  }
  const alone = [...told]
  const isToldOfKey = ({ at, cue: { isMore } }: Alert) =>
    alone.some(each => each.cue.isMore === isMore && each.at <= at && at - each.at <= hourMs)
  for (const [at, { own, isAlert, hour }] of observed) {
    const by = shared.get(at)
    const first = by ?? (isAlert ? own : null)
    if (!first || !hour) continue
    const { isMore } = first.cue
    const far = togetherOf(crowdAt(at), isMore)
    if (far === 0 || (!isOfService(at, isMore) && isToldOfKey(first))) continue
    const cue = own?.cue.isMore === isMore ? own.cue : ofService(first.cue, hour, bandAt(at))
    const all = Math.max(far, crowdAt(at).keys)
    told.push({ at, from: first.from, keyId: null, cue: { ...cue, keys: { far, all } } })
  }
  return told
}

/** A key's finding, told of its service: with the service's own requests of the last hour, and its own band. */
function ofService(cue: VolumeCue, { seen, expected }: Sums, band: Band): VolumeCue {
  const rounded = Math.round(expected)
  return { ...cue, by: 'stretch', seen, expected: rounded, minutes: 60, low: 0, high: rounded, band }
}
