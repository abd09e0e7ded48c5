import { errorBurstParameters } from './detectors/error-burst.ts'
import { fanOutParameters } from './detectors/fan-out.ts'
import { byUse, countryLearningMs, isCrowds, isPlace, newPlaceParameters, recent } from './detectors/new-place.ts'
import { sensitiveRouteParameters } from './detectors/sensitive-route.ts'
import type { Detector } from './input.ts'
import { dayMs, type KeyPast, knownFor, type SeenValue, seenFor } from './key-past.ts'
import { learnedMs, learnedOfPeersMs } from './volume/observe.ts'
import { recordDays } from './volume/records.ts'

/** Why a detector says nothing of a key, as things stand. */
export type Silence =
  /** a crowd uses it: a place says nothing */
  | 'crowd'
  /** it is at home in more places than one could tell a new one from */
  | 'many_places'
  /** it keeps turning up in new places */
  | 'traveller'
  /** it came from a new network lately, and may move on */
  | 'unsettled'
  /** browsers may use it */
  | 'browsers_allowed'
  /** its service calls no route sensitive */
  | 'no_sensitive_routes'

/** Times are in milliseconds since 1970. */
export type LearningState =
  /** nothing of the kind was seen of it, so there is nothing to compare with */
  | { is: 'unseen' }
  | { is: 'learning'; since: number; until: number }
  /** `until`: when it ends if nothing more of the kind comes; null: it ends by no clock */
  | { is: 'silent'; why: Silence; until: number | null }
  /** `since` null: there is nothing to learn, so it always did */
  | { is: 'watching'; since: number | null }

/** How far a detector is with a key. A new place is three things, each with its own time; more and less are one. */
export interface Learning {
  detector: Detector
  of: 'country' | 'network' | 'client' | 'volume' | null
  state: LearningState
  /** what it compares with, the most used first; null: with nothing */
  knows: readonly SeenValue[] | null
  /** of a volume: what it is held against, and what that can't tell */
  rhythm?: RhythmKnown
}

/** What the volume detector has of a key. */
export interface VolumeKnown {
  since: number
  /** it began with the rhythm of its service */
  isOfPeers: boolean
  /** used so much that its silence would be told of */
  isBusy: boolean
  /** it has often been far from its rhythm, so that only what is farther is told of */
  hasBursts: boolean
}

interface RhythmKnown extends Pick<VolumeKnown, 'isBusy' | 'hasBursts'> {
  whose: 'service' | 'own'
  days: number
}

interface Setting {
  /** the key's service calls some routes sensitive */
  hasSensitiveRoutes: boolean
  /** null: nothing of it was counted yet */
  volume: VolumeKnown | null
}

const p = newPlaceParameters

/** What each detector would do with something new of the key at a moment; what an open alert is about is not learned. */
export function learningOf(past: KeyPast, { hasSensitiveRoutes, volume }: Setting, now: number): Learning[] {
  const { seen } = past
  const always = { of: null, state: watching(null), knows: null } as const
  const isAllowed = past.fromBrowsers === 'allow'
  return [
    { detector: 'new_place', of: 'country', state: countryState(past, now), knows: byUse(seen.country) },
    { detector: 'new_place', of: 'network', state: networkState(past, now), knows: byUse(seen.network) },
    { detector: 'new_place', of: 'client', state: clientState(past, now), knows: byUse(seen.client) },
    {
      ...{ detector: 'sensitive_route', of: null, knows: byUse(seen.sensitive) },
      state: hasSensitiveRoutes
        ? learned(knownFor(past, now), sensitiveRouteParameters.learnedMs, now)
        : { is: 'silent', why: 'no_sensitive_routes', until: null },
    },
    {
      ...{ detector: 'fan_out', of: null, knows: byUse(seen.prefix) },
      state: learned(seenFor(seen.prefix, now), fanOutParameters.learnedMs, now),
    },
    {
      ...{ detector: 'browser_use', of: null, knows: null },
      state: isAllowed ? { is: 'silent', why: 'browsers_allowed', until: null } : watching(null),
    },
    ...(['error_burst', 'enumeration'] as const).map(detector => ({
      ...{ detector, of: null, knows: null },
      state: learned(knownFor(past, now), errorBurstParameters.learnedMs, now),
    })),
    volumeLearning(volume, now),
    // Before anybody listened, silence says nothing.
    { detector: 'dormant_key', ...always, state: heard(past.watchedSince) },
    { detector: 'dead_secret', ...always },
    { detector: 'wrong_environment', ...always },
    { detector: 'wrong_service', ...always },
  ]
}

/** So long what it does is mostly held against what its service's keys do. */
const ofPeersMs = 7 * dayMs

function volumeLearning(known: VolumeKnown | null, now: number): Learning {
  const learning = { detector: 'volume_spike', of: 'volume', knows: null } as const
  if (known === null) return { ...learning, state: { is: 'unseen' } }
  const { since, isOfPeers, isBusy, hasBursts } = known
  const age = Math.max(0, now - since)
  const whose = isOfPeers && age < ofPeersMs ? 'service' : 'own'
  const learnedAt = since + (isOfPeers ? learnedOfPeersMs : learnedMs)
  return {
    ...learning,
    state: now < learnedAt ? { is: 'learning', since, until: learnedAt } : watching(learnedAt),
    rhythm: { whose, days: Math.min(recordDays, Math.floor(age / dayMs)), isBusy, hasBursts },
  }
}

function countryState(past: KeyPast, now: number): LearningState {
  const known = past.seen.country
  const state = learned(seenFor(known, now), countryLearningMs(known), now)
  if (isCrowds(past, now)) return silent('crowd')
  if (state.is !== 'watching' || state.since === null) return state
  if (known.filter(isPlace).length > p.countriesAtMost) return silent('many_places')
  const span = { withinMs: p.recentMs, learnedAt: state.since, atMost: p.newCountriesAtMost }
  const until = travelsUntil(known, span, now)
  return until === null ? state : silent('traveller', until)
}

function networkState(past: KeyPast, now: number): LearningState {
  const known = past.seen.network
  const state = learned(seenFor(known, now), p.networkLearnedMs, now)
  if (isCrowds(past, now)) return silent('crowd')
  if (state.is !== 'watching' || state.since === null) return state
  if (known.filter(isPlace).length > p.networksAtMost) return silent('many_places')
  const until = travelsUntil(known, { withinMs: p.steadyMs, learnedAt: state.since, atMost: 0 }, now)
  return until === null ? state : silent('unsettled', until)
}

/** What this says it says beside other news alone. */
function clientState(past: KeyPast, now: number): LearningState {
  if (past.seen.client.length === 0) return { is: 'unseen' }
  return isCrowds(past, now) ? silent('crowd') : learned(knownFor(past, now), p.countryLearnedMs, now)
}

function learned(age: number, learnedMs: number, now: number): LearningState {
  if (age === 0) return { is: 'unseen' }
  const since = now - age
  return age < learnedMs ? { is: 'learning', since, until: since + learnedMs } : watching(since + learnedMs)
}

interface Span {
  withinMs: number
  /** what came before that was learned, and is no journey */
  learnedAt: number
  atMost: number
}

/** When so many new places lie far enough back, if no more come; null: they do. */
function travelsUntil(known: readonly SeenValue[], { withinMs, learnedAt, atMost }: Span, now: number): number | null {
  if (recent(known, now, withinMs, learnedAt).length <= atMost) return null
  // Those of the last day as well, which are no journey yet.
  const firsts = recent(known, now + p.metMs, withinMs + p.metMs, learnedAt).map(each => each.first)
  return (firsts.sort((a, b) => b - a)[atMost] ?? now) + withinMs
}

const heard = (since: number | null): LearningState => (since === null ? { is: 'unseen' } : watching(since))
const watching = (since: number | null): LearningState => ({ is: 'watching', since })
const silent = (why: Silence, until: number | null = null): LearningState => ({ is: 'silent', why, until })
