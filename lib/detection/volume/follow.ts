import type { Band } from '#db/schema/alerts.ts'
import { cueOf } from './cue-of.ts'
import { expectedBand } from './expected-band.ts'
import { remembered } from './novelty.ts'
import { learn, type Observation, observe } from './observe.ts'
import { bucketMs, dayMs, hourMs, volumeParameters } from './parameters.ts'
import { usual } from './rhythm.ts'
import { counts } from './scale.ts'
import { addToCrowd, type Crowd, togetherOf } from './together.ts'
import type { VolumeCue } from './volume-cue.ts'
import type { KnownState } from './volume-rows.ts'
import { isBusy, type VolumeState } from './volume-state.ts'

const setting = { scale: counts, parameters: volumeParameters }

/** Some buckets of a service in one environment. Times are in milliseconds since 1970. */
export interface Step {
  from: number
  to: number
  /** what ends at it or later is told of */
  tellFrom: number
  /** by key and start of the bucket */
  counted: ReadonlyMap<string, ReadonlyMap<number, number>>
  isCollected: (at: number) => boolean
}

interface Alert {
  /** the start of the bucket that showed it, and when it began */
  at: number
  from: number
  cue: VolumeCue
}

export interface KeyAlert extends Alert {
  keyId: string
}

/** What a service's buckets showed, by their start. */
export type Observed = ReadonlyMap<number, { alert: Alert | null; hour: Sums | null }>

/** Requests of the last hour: what came, and what was expected. */
interface Sums {
  seen: number
  expected: number
}

/** Follows all keys of a service as if they were one. `openSince`: an alert of it is; from what it is about nothing is learned. */
export function followService(known: KnownState, step: Step, openSince = Number.POSITIVE_INFINITY): Observed {
  const totals = new Map<number, number>()
  for (const own of step.counted.values())
    for (const [at, requests] of own) totals.set(at, (totals.get(at) ?? 0) + requests)
  let isGoingOn = false
  const observed = new Map<number, { alert: Alert | null; hour: Sums | null }>()
  for (let at = step.from; at < step.to; at += bucketMs) {
    if (!step.isCollected(at)) continue
    passGap(known.state, at)
    const observation = observe(known.state, { at, value: totals.get(at) ?? 0 }, setting)
    observed.set(at, { alert: alertOf(known.state, observation, step), hour: observation.stretches.at(-1) ?? null })
    isGoingOn = isStrange(observation, isGoingOn || at >= openSince)
    learn(known.state, observation, setting, isGoingOn)
  }
  known.through = step.to
  return observed
}

/** After a time in which nobody counted, the buckets before it are not the last hour. */
function passGap(state: VolumeState, at: number): void {
  if (state.last !== null && at <= state.last) comeBack(state, at)
  else if (state.last === null || at - state.last <= bucketMs) return
  state.values = []
  state.expected = []
  state.missing = 0
}

/** A clock had jumped ahead, and what was noted of then is over: it would rest until then, and fade backwards. */
function comeBack(state: VolumeState, at: number): void {
  state.since = Math.min(state.since ?? at, at)
  state.last = null
  state.hour = null
  state.alertedAt = null
}

interface Around {
  observed: Observed
  /** by bucket, what the keys do; it is kept here */
  crowds: Map<number, Crowd>
  /** since when an alert of it is open */
  openSince?: number
  /** what is known of its service, from which a new key begins */
  peers: VolumeState
}

/** Follows a key, and tells what it showed. */
export function followKey(known: KnownState, step: Step, around: Around): KeyAlert[] {
  const { observed, crowds, openSince = Number.POSITIVE_INFINITY, peers } = around
  const own = step.counted.get(known.keyId)
  if (known.through === null) {
    const first = Math.min(...(own?.keys() ?? []))
    if (!Number.isFinite(first)) return []
    known.through = first
  } else if (known.through > step.from) known.through = step.from
  // It was not used meanwhile, or it would have been looked at; one that is looked for all the time was stopped, which says nothing.
  const missed = isBusy(known.state) ? step.from : Math.max(known.through, step.from - remembered * bucketMs)
  for (let at = missed; at < step.from; at += bucketMs) {
    learn(known.state, observe(known.state, { at, value: 0 }, setting), setting)
  }
  // What began an hour ago is not part of what begins now.
  let goingOnSince: number | null = null
  const found: KeyAlert[] = []
  for (let at = Math.max(step.from, known.through); at < step.to; at += bucketMs) {
    if (!observed.has(at)) continue
    passGap(known.state, at)
    const observation = observe(known.state, { at, value: own?.get(at) ?? 0 }, setting)
    if (at < openSince && (goingOnSince === null || at - goingOnSince <= hourMs))
      addToCrowd(crowdAt(crowds, at), observation)
    const alert = alertOf(known.state, observation, step)
    if (alert) found.push({ ...alert, keyId: known.keyId })
    const isGoingOn = isStrange(observation, goingOnSince !== null || at >= openSince)
    goingOnSince = isGoingOn ? (goingOnSince ?? at) : null
    learn(known.state, observation, setting, isGoingOn)
    if (known.state.rhythm.hours === 1 && !known.state.isOfPeers) goOnLike(known.state, peers, at)
  }
  known.through = step.to
  return found
}

function alertOf(state: VolumeState, observation: Observation, { tellFrom }: Step): Alert | null {
  if (!observation.isAlert || observation.at + bucketMs < tellFrom) return null
  const found = cueOf(state, observation, setting)
  return found && { at: observation.at, ...found }
}

/** What an alert is about is not learned while it lasts and nobody has said what it was. */
const isStrange = ({ isAlert, score }: Observation, isOpen: boolean): boolean => isAlert || (isOpen && score > 1)

function crowdAt(crowds: Map<number, Crowd>, at: number): Crowd {
  const crowd = crowds.get(at) ?? { above: 0, below: 0 }
  crowds.set(at, crowd)
  return crowd
}

const peersKnownMs = 7 * dayMs

/** A key whose first hour is over goes on with the rhythm of its service, if that is known for a week, at its own level. */
function goOnLike(state: VolumeState, peers: VolumeState, at: number): void {
  if (peers.since === null || at - peers.since < peersKnownMs) return
  const theirs = usual(peers.rhythm, at)
  if (theirs <= 0 || state.rhythm.all <= 0) return
  const scale = state.rhythm.all / theirs
  const { week, weekTimes, day, dayTimes, errors, all } = peers.rhythm
  state.isOfPeers = true
  state.rhythm.week.set(week.map(each => each * scale))
  state.rhythm.day.set(day.map(each => each * scale))
  state.rhythm.all = all * scale
  state.rhythm.errors.set(errors)
  // Its own hours soon weigh more than theirs.
  state.rhythm.weekTimes.set(weekTimes.map(times => Math.min(times, 1)))
  state.rhythm.dayTimes.set(dayTimes.map(times => Math.min(times, 1)))
}

/** What is told: of a key, or, where `keyId` is null, of the service. */
export type GroupAlerts = (Alert & { keyId: string | null })[]

interface Found {
  found: readonly KeyAlert[]
  observed: Observed
  crowds: Map<number, Crowd>
  /** keys that were used, or looked for */
  keys: number
  /** what is expected of the service around a bucket */
  bandAt: (at: number) => Band
}

export const bandOf = (state: VolumeState, at: number): Band => expectedBand(state, at, setting)

/** What one key does alone is told of it; what the keys of a service do together is told of the service, once. */
export function groupAlerts({ found, observed, crowds, keys: all, bandAt }: Found): GroupAlerts {
  const together = ({ at, cue: { isMore } }: Alert) => togetherOf(crowdAt(crowds, at), { isMore, keys: all })
  const told: GroupAlerts = found.filter(alert => together(alert) === 0)
  const shared = new Map(found.filter(alert => together(alert) > 0).map(alert => [alert.at, alert]))
  for (const [at, { alert, hour }] of observed) {
    const first = alert && together(alert) > 0 ? alert : shared.get(at)
    if (!first || !hour) continue
    const cue = first === alert ? first.cue : ofService(first.cue, hour, bandAt(at))
    told.push({ at, from: first.from, keyId: null, cue: { ...cue, keys: { far: together(first), all } } })
  }
  return told
}

/** A key's finding, told of its service: with the service's own requests of the last hour, and its own band. */
function ofService(cue: VolumeCue, { seen, expected }: Sums, band: Band): VolumeCue {
  const rounded = Math.round(expected)
  return { ...cue, by: 'stretch', seen, expected: rounded, minutes: 60, low: 0, high: rounded, band }
}
