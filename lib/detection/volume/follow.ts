import { cueOf } from './cue-of.ts'
import { remembered } from './novelty.ts'
import { learn, type Observation, observe } from './observe.ts'
import { bucketMs, dayMs, volumeParameters } from './parameters.ts'
import { usual } from './rhythm.ts'
import { counts } from './scale.ts'
import { isOfOne, isTogether, type Sums, sumsOf } from './together.ts'
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
  isTogether: boolean
}

/** What a service's buckets showed, by their start. */
export type Observed = ReadonlyMap<number, { sums: Sums | null; alert: Alert | null }>

/** Follows all keys of a service as if they were one. `isOpen`: an alert of it is; from what it is about nothing is learned. */
export function followService(known: KnownState, step: Step, isOpen: boolean): Observed {
  const totals = new Map<number, number>()
  for (const own of step.counted.values())
    for (const [at, requests] of own) totals.set(at, (totals.get(at) ?? 0) + requests)
  const observed = new Map<number, { sums: Sums | null; alert: Alert | null }>()
  for (let at = step.from; at < step.to; at += bucketMs) {
    if (!step.isCollected(at)) continue
    const observation = observe(known.state, { at, value: totals.get(at) ?? 0 }, setting)
    observed.set(at, { sums: sumsOf(observation), alert: alertOf(known.state, observation, step) })
    learnFrom(known.state, observation, isOpen)
  }
  known.through = step.to
  return observed
}

interface Around {
  observed: Observed
  /** by bucket, the farthest that one key was from what was expected of it; it is kept here */
  farthest: Map<number, number>
  isOpen: boolean
  /** what is known of its service, from which a new key begins */
  peers: VolumeState
}

/** Follows a key, and tells what it showed. */
export function followKey(known: KnownState, step: Step, { observed, farthest, isOpen, peers }: Around): KeyAlert[] {
  const own = step.counted.get(known.keyId)
  if (known.through === null) {
    const first = Math.min(...(own?.keys() ?? []))
    if (!Number.isFinite(first)) return []
    known.through = first
  }
  // It was not used meanwhile, or it would have been looked at; one that is looked for all the time was stopped, which says nothing.
  const missed = isBusy(known.state) ? step.from : Math.max(known.through, step.from - remembered * bucketMs)
  for (let at = missed; at < step.from; at += bucketMs) {
    learn(known.state, observe(known.state, { at, value: 0 }, setting), setting)
  }
  const found: KeyAlert[] = []
  for (let at = Math.max(step.from, known.through); at < step.to; at += bucketMs) {
    const service = observed.get(at)
    if (!service) continue
    const observation = observe(known.state, { at, value: own?.get(at) ?? 0 }, setting)
    const sums = sumsOf(observation)
    if (sums) keepFarthest(farthest, at, sums.seen - sums.expected)
    const alert = alertOf(known.state, observation, step)
    if (alert) {
      const shared = sums !== null && service.sums !== null && isTogether(sums, service.sums)
      found.push({ ...alert, keyId: known.keyId, isTogether: shared })
    }
    learnFrom(known.state, observation, isOpen)
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

/** What an alert is about is not learned while nobody has said what it was: its bucket is taken for an ordinary one. */
function learnFrom(state: VolumeState, observation: Observation, isOpen: boolean): void {
  const isStrange = observation.isAlert || (isOpen && observation.score > 1)
  const { at, expected, isAlert } = observation
  const ordinary = isStrange && { ...observe(state, { at, value: expected }, setting), isAlert }
  learn(state, ordinary || observation, setting)
}

function keepFarthest(farthest: Map<number, number>, at: number, far: number): void {
  const known = farthest.get(at) ?? 0
  if (Math.abs(far) > Math.abs(known)) farthest.set(at, far)
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

/** What is told: of a key, or, with the nil of `keyId`, of the service. */
export type GroupAlerts = (Alert & { keyId: string | null })[]

interface Found {
  found: readonly KeyAlert[]
  observed: Observed
  farthest: ReadonlyMap<number, number>
  /** keys that were used */
  inUse: number
}

/** What one key does alone is told of it; what the keys of a service do together is told of the service, once. */
export function groupAlerts({ found, observed, farthest, inUse }: Found): GroupAlerts {
  const alone = found.filter(each => !each.isTogether)
  const told: GroupAlerts = alone.map(({ isTogether: _, ...each }) => each)
  const shared = Map.groupBy(
    found.filter(each => each.isTogether),
    each => each.at,
  )
  for (const [at, { sums, alert }] of observed) {
    const own = shared.get(at) ?? []
    const isShared = alert !== null && sums !== null && !isOfOne(farthest.get(at) ?? 0, sums)
    const first = isShared ? alert : own[0]
    if (!first) continue
    const keys = { far: Math.max(1, own.length), all: inUse }
    const { from, cue } = first
    told.push({ at, from, keyId: null, cue: isShared || sums === null ? { ...cue, keys } : ofService(cue, sums, keys) })
  }
  return told
}

/** A key's finding, told of its service: with the service's own requests of the last hour. */
function ofService(cue: VolumeCue, { seen, expected }: Sums, keys: NonNullable<VolumeCue['keys']>): VolumeCue {
  return { ...cue, seen, expected: Math.round(expected), minutes: 60, low: 0, high: Math.round(expected), keys }
}
