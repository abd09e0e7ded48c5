import type { Band } from '#db/schema/alerts.ts'
import { cueOf } from './cue-of.ts'
import { expectedBand } from './expected-band.ts'
import { remembered } from './novelty.ts'
import { learn, type Observation, observe } from './observe.ts'
import { bucketMs, dayMs, hourMs, volumeParameters } from './parameters.ts'
import { usual } from './rhythm.ts'
import { counts } from './scale.ts'
import { addToCrowd, type Crowd, createCrowd, latestOf, outOf, type Sums, type Whole } from './together.ts'
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

export interface Alert {
  /** the start of the bucket that showed it, and when it began */
  at: number
  from: number
  cue: VolumeCue
}

export interface KeyAlert extends Alert {
  keyId: string
  latest: Sums
  /** something was told of the key within the day before, and nobody has closed it: it is no part of what begins now */
  isStanding: boolean
}

/** What a bucket of a service showed. */
interface OfService extends Whole {
  /** what would be told of it alone */
  own: Alert | null
  /** it is the first of it */
  isAlert: boolean
  /** requests of the last hour */
  hour: Sums | null
}

/** What a service's buckets showed, by their start. */
export type Observed = ReadonlyMap<number, OfService>

/** Follows all keys of a service as if they were one. `openSince`: an alert of it is; from what it is about nothing is learned. */
export function followService(known: KnownState, step: Step, openSince = Number.POSITIVE_INFINITY): Observed {
  const totals = new Map<number, number>()
  for (const own of step.counted.values())
    for (const [at, requests] of own) totals.set(at, (totals.get(at) ?? 0) + requests)
  let isGoingOn = false
  const observed = new Map<number, OfService>()
  for (let at = step.from; at < step.to; at += bucketMs) {
    if (!step.isCollected(at)) continue
    passGap(known.state, at)
    const observation = observe(known.state, { at, value: totals.get(at) ?? 0 }, setting)
    const isOut = outOf(observation)
    observed.set(at, {
      ...{ isOut, latest: latestOf(observation), hour: observation.stretches.at(-1) ?? null },
      ...{ own: isOut === null ? null : alertOf(known.state, observation, step), isAlert: observation.isAlert },
    })
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

/** Alerts that stand: since when, and when something was told of them last. */
export interface OpenAlerts {
  since: number
  last: number
}

interface Around {
  observed: Observed
  /** by bucket, what the keys do; it is kept here */
  crowds: Map<number, Crowd>
  /** an alert of it that nobody has closed */
  open?: OpenAlerts | undefined
  /** what is known of its service, from which a new key begins */
  peers: VolumeState
}

/** Follows a key, and tells what it showed. */
export function followKey(known: KnownState, step: Step, around: Around): KeyAlert[] {
  const { observed, crowds, open, peers } = around
  const openSince = open?.since ?? Number.POSITIVE_INFINITY
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
    const value = own?.get(at) ?? 0
    const observation = observe(known.state, { at, value }, setting)
    const crowd = crowdAt(crowds, at)
    if (value > 0 || isBusy(known.state)) crowd.keys++
    if (at < openSince && (goingOnSince === null || at - goingOnSince <= hourMs)) addToCrowd(crowd, observation)
    const alert = observation.isAlert ? alertOf(known.state, observation, step) : null
    const isStanding = open !== undefined && at >= open.since && at - open.last <= dayMs
    if (alert) found.push({ ...alert, keyId: known.keyId, latest: latestOf(observation), isStanding })
    const isGoingOn = isStrange(observation, goingOnSince !== null || at >= openSince)
    goingOnSince = isGoingOn ? (goingOnSince ?? at) : null
    learn(known.state, observation, setting, isGoingOn)
    if (known.state.rhythm.hours === 1 && !known.state.isOfPeers) goOnLike(known.state, peers, at)
  }
  known.through = step.to
  return found
}

function alertOf(state: VolumeState, observation: Observation, { tellFrom }: Step): Alert | null {
  if (observation.at + bucketMs < tellFrom) return null
  const found = cueOf(state, observation, setting)
  return found && { at: observation.at, ...found }
}

/** What an alert is about is not learned while it lasts and nobody has said what it was. */
const isStrange = ({ isAlert, score }: Observation, isOpen: boolean): boolean => isAlert || (isOpen && score > 1)

function crowdAt(crowds: Map<number, Crowd>, at: number): Crowd {
  const crowd = crowds.get(at) ?? createCrowd()
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

export const bandOf = (state: VolumeState, at: number): Band => expectedBand(state, at, setting)
