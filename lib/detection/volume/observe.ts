import { type Novelty, noveltyOf, remember } from './novelty.ts'
import { bucketsOfDay, dayMs, hourMs, type VolumeParameters } from './parameters.ts'
import { keepRecord, recordDays, recordOf, turnRecords } from './records.ts'
import { fade, learnHour, usual } from './rhythm.ts'
import type { Scale } from './scale.ts'
import { longest, measureOf, silence, stretches, type VolumeState } from './volume-state.ts'

/** Learned of a gauge before anything is told, in milliseconds. */
const gaugeLearnedMs = 2 * dayMs
/** Of a count: a week of it, or of its service, whose rhythm it then goes by; and two, with their Sundays, before it is missed. */
export const learnedMs = 7 * dayMs
export const learnedOfPeersMs = 6 * hourMs
export const missedAfterMs = 15 * dayMs

/** After an alert nothing is told for so long, in milliseconds. */
export const restMs = 3 * hourMs

/** What is expected of a stretch of buckets that ends with the one that was looked at, and what came. */
export interface Stretch {
  buckets: number
  seen: number
  expected: number
  /** between which it was in all the days that are remembered, or might well have been */
  low: number
  high: number
}

export type View =
  /** more, or less, than in all the days that are remembered, for what was expected */
  | { by: 'stretch'; stretch: Stretch }
  /** nothing, for longer than ever, for what was expected meanwhile */
  | { by: 'silence'; missing: number }
  /** like nothing that is remembered */
  | { by: 'novelty'; nearest: number }

/** What one bucket shows. Nothing is learned by looking. */
export interface Observation {
  at: number
  value: number
  /** 1 is where people are told */
  score: number
  isAlert: boolean
  /** what shows it best; null: nothing was looked at yet */
  view: View | null
  /** in requests; what the bucket should have held */
  expected: number
  usual: number
  stretches: readonly (Stretch & { apart: number })[]
  missing: number
}

export interface Bucket {
  /** its start, in milliseconds since 1970 */
  at: number
  value: number
}

interface Setting {
  scale: Scale
  parameters: VolumeParameters
}

/** The first weeks' records are of few days, and are broken by any other: they count for more, until four weeks are known. */
const early = 3
/** So far on the way to being told by itself must a count be for being like nothing before. */
const halfway = 0.5
/** What is silent for less is a restart, and over before anybody looks. */
const silentBuckets = 3
/** A silence must be half as long again as any that was. */
const silentShare = 1.5
/** Days after which half of the alerts of late is forgotten. */
const pressureHalfMs = 7 * dayMs

/** Looks at a bucket; what came before it must be learned already, and nothing that came after. */
export function observe(state: VolumeState, { at, value }: Bucket, { scale, parameters }: Setting): Observation {
  const days = state.since === null ? 0 : (at - state.since) / dayMs
  const told = usual(state.rhythm, at)
  // Before the first hour is over, what comes is what is expected.
  const expected = state.rhythm.hours === 0 ? value : scale.adjust(told, state.level, state.rhythm)
  const values = [...state.values, value].slice(-longest)
  const allExpected = [...state.expected, expected].slice(-longest)
  const bar = 1 + early * Math.max(0, 1 / Math.max(days, 0.1) - 1 / recordDays)
  const { leastChange, ordinary } = parameters
  const record = (measure: number, least: number) => Math.max(least, recordOf(state.records, measure))

  let score = 0
  let view: View | null = null
  let farthest = 0
  const found = (next: number, by: View) => {
    if (next <= score) return
    score = next
    view = by
  }
  const looked = stretches.flatMap((buckets, index) => {
    if (values.length < buckets) return []
    const seen = sum(values.slice(-buckets))
    const wanted = sum(allExpected.slice(-buckets))
    const spread = state.spreads[index]
    if (!spread) return []
    const apart = scale.apart(seen, wanted, spread)
    const above = bar * record(measureOf(index, true), ordinary)
    const below = bar * record(measureOf(index, false), ordinary)
    const stretch = {
      ...{ buckets, seen, expected: wanted, apart },
      low: Math.min(scale.at(-below, wanted, spread), wanted - leastChange),
      high: Math.max(scale.at(above, wanted, spread), wanted + leastChange),
    }
    if (isWorthTelling({ seen, expected: wanted, buckets }, { scale, parameters })) {
      const far = apart > 0 ? apart / above : -apart / below
      farthest = Math.max(farthest, far)
      found(far, { by: 'stretch', stretch })
    }
    return [stretch]
  })

  const missing = value === 0 && leastChange > 0 ? state.missing + expected : 0
  if (values.length >= silentBuckets && values.slice(-silentBuckets).every(each => each === 0))
    found(missing / (silentShare * bar * record(silence, leastChange)), { by: 'silence', missing })

  const raised = 1 + parameters.pressure * pressureAt(state, at)
  const least = scale.root(leastChange)
  const enough = parameters.novelty * Math.max(0.4, score)
  const novelty: Novelty = noveltyOf(state.past, scale.root(value), { least, enough })
  const isNew = novelty.distance / parameters.novelty / raised
  // What was expected says more than what it is likest.
  if (score > 1) score = Math.max(score, isNew)
  else if (scale.isMeasured || (value >= expected && farthest >= halfway))
    found(isNew, { by: 'novelty', nearest: novelty.nearest })

  const isRest = state.alertedAt !== null && at - state.alertedAt <= restMs && !isGrown(state, view)
  return {
    ...{ at, value, score, view, expected, usual: told, stretches: looked, missing },
    isAlert: score > 1 && !isRest && days * dayMs >= learnedBefore(state, view, scale),
  }
}

/** Requests of a bucket, of what is more than expected; null: it is not that. */
function rateOf(view: View | null): number | null {
  if (view?.by !== 'stretch' || view.stretch.seen <= view.stretch.expected) return null
  return view.stretch.seen / view.stretch.buckets
}

/** A thief who begins slowly is told of again when he takes twice as much. */
function isGrown({ told }: VolumeState, view: View | null): boolean {
  const rate = rateOf(view)
  return rate !== null && told > 0 && rate >= 2 * told
}

/** So many times as much, or as little, is what people call more, and less. */
const worth = { more: 1.5, less: 0.5 }

function isWorthTelling(
  { seen, expected, buckets }: Pick<Stretch, 'seen' | 'expected' | 'buckets'>,
  { scale, parameters: { leastChange } }: Setting,
): boolean {
  if (scale.isMeasured) return true
  if (seen > expected) return seen - expected >= leastChange && seen >= worth.more * expected
  // Few buckets that hold little are soon empty by chance: less is told by the hour, or by silence.
  return expected - seen >= leastChange && seen <= worth.less * expected && buckets === longest
}

function learnedBefore({ isOfPeers }: VolumeState, view: View | null, { isMeasured }: Scale): number {
  if (isMeasured) return gaugeLearnedMs
  const isLess = view?.by === 'silence' || (view?.by === 'stretch' && view.stretch.seen < view.stretch.expected)
  if (isLess) return missedAfterMs
  return isOfPeers ? learnedOfPeersMs : learnedMs
}

/**
 * Learns a bucket that was looked at. What is `strange` is noted, and an ordinary bucket learned in its place: an alert that
 * nobody has called normal must not become what is expected.
 */
export function learn(state: VolumeState, observation: Observation, { scale }: Setting, isStrange = false): void {
  const { at, value, expected } = observation
  state.since ??= at
  turnRecords(state.records, at)
  // Before a day is over, nothing is known of how far anything varies.
  if (!isStrange && at - state.since >= dayMs) learnVariation(state, observation, scale)
  const learned = isStrange ? expected : value
  state.missing = observation.missing
  learnRhythm(state, { ...observation, value: learned }, scale)
  remember(state.past, scale.root(learned))
  state.values = [...state.values, value].slice(-longest)
  state.expected = [...state.expected, expected].slice(-longest)
  state.pressure = pressureAt(state, at) + (observation.isAlert ? 1 : 0)
  // What goes on is one alert; told again is what comes after it has been over.
  if (observation.isAlert || isStrange) state.alertedAt = at
  if (observation.isAlert) state.told = Math.max(value, rateOf(observation.view) ?? 0)
  state.last = at
}

function learnVariation(state: VolumeState, { stretches: looked, missing }: Observation, scale: Scale): void {
  looked.forEach(({ seen, expected, apart }, index) => {
    const spread = state.spreads[index]
    if (!spread) return
    const { square, base } = scale.teaches(seen, expected, spread)
    spread.times++
    const share = Math.max(fade(14 * bucketsOfDay), 1 / spread.times)
    spread.squares += share * (square - spread.squares)
    spread.bases += share * (base - spread.bases)
    keepRecord(state.records, measureOf(index, apart > 0), Math.abs(apart))
  })
  // A silence is known once it is over.
  if (missing === 0 && state.missing > 0) keepRecord(state.records, silence, state.missing)
}

function learnRhythm(state: VolumeState, { at, value, usual: told, expected }: Observation, scale: Scale): void {
  const start = Math.floor(at / hourMs) * hourMs
  if (state.hour && state.hour.at !== start) {
    const { hour, level, rhythm } = state
    const adjust = (each: number) => scale.adjust(each, level, rhythm)
    learnHour(rhythm, hour.at, { mean: hour.sum / hour.buckets, adjust, root: scale.root })
    state.hour = null
  }
  state.hour ??= { at: start, sum: 0, buckets: 0 }
  state.hour.sum += value
  state.hour.buckets++
  scale.follow(state.level, { value, usual: told, expected, share: fade(2 * bucketsOfDay) })
}

const pressureAt = ({ pressure, last }: VolumeState, at: number): number =>
  last === null ? 0 : pressure * 0.5 ** ((at - last) / pressureHalfMs)

const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0)
