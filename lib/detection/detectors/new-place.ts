import type { Environment } from '#lib/access/words.ts'
import { countryInWords, countryName } from '#lib/format/country-name.ts'
import type { Cue } from '#lib/usage/cue.ts'
import { lessonsMs } from '#lib/usage/late-lessons.ts'
import { sightingsAtMost } from '#lib/usage/sighting-limits.ts'
import type { Finding } from '../finding.ts'
import type { Severity } from '../input.ts'
import {
  dayMs,
  isBeside,
  type KeyPast,
  knownBefore,
  knownFor,
  listed,
  minuteMs,
  type SeenValue,
  seenFor,
  togetherMs,
} from '../key-past.ts'
import { raised } from '../severity.ts'
import { fanOutParameters } from './fan-out.ts'

/**
 * A key that worked in known places works in another. Databases of addresses disagree on 3 to 5 % of them, so a country
 * takes three requests that were let through (counted where requests are written) and an address that is new with it;
 * a known address that is now said to be elsewhere is the database's news. Of a key that keeps turning up in new places,
 * or that a crowd uses, a place says nothing.
 */
export const newPlaceParameters = {
  /** a busy key shows all its places soon; one that is seldom used takes longer */
  countryLearnedMs: 3 * dayMs,
  countryLearnedRequests: 300,
  seldomLearnedMs: lessonsMs,
  networkLearnedMs: lessonsMs,
  /** a key that met more places than these in `recentMs` travels */
  newCountriesAtMost: 2,
  recentMs: 21 * dayMs,
  countriesAtMost: 15,
  networksAtMost: 8,
  steadyMs: 14 * dayMs,
  /** a key that comes from several networks, and in a week from more new addresses than these, is used by a crowd */
  crowdNetworks: 4,
  crowdPrefixes: 50,
  crowdMs: 7 * dayMs,
  /** from two countries within this, it is used by two */
  travelMs: 60 * minuteMs,
  /** so often a key is let through before somewhere is a place (as where requests are written) */
  placeRequests: 3,
  /**
   * What came up within these belongs together: whoever changes places by the hour is no traveller and no crowd, but
   * hides; and who asks once in an hour is one who came with the first request.
   */
  metMs: dayMs,
}

const { countryLearnedMs, networkLearnedMs, newCountriesAtMost, recentMs, countriesAtMost } = newPlaceParameters
const { networksAtMost, steadyMs, travelMs, crowdNetworks, crowdPrefixes, crowdMs } = newPlaceParameters
const { placeRequests, metMs, countryLearnedRequests, seldomLearnedMs } = newPlaceParameters

export function newPlace(cue: Cue, past: KeyPast): Finding[] {
  if (isCrowds(past, cue.first, cue.value)) return []
  switch (cue.kind) {
    case 'country':
      return newCountry(cue, past)
    case 'network':
      return newNetwork(cue, past)
    case 'client':
      return newClient(cue, past)
    default:
      return []
  }
}

/**
 * An app on people's telephones is everywhere sooner or later; and comes from its networks so often that each was news
 * once. Addresses that an open alert is about make no crowd: they may be a thief's. `but`: a place that is asked about.
 */
export function isCrowds({ seen, alerts }: Pick<KeyPast, 'seen' | 'alerts'>, at: number, but = ''): boolean {
  if (knownBefore(seen.network, at, but).filter(isPlace).length < crowdNetworks) return false
  const incidents = alerts.filter(alert => alert.detector === 'fan_out')
  const isOfIncident = (first: number) =>
    incidents.some(
      ({ openedAt, lastSignalAt }) => first > openedAt - fanOutParameters.windowMs && first <= lastSignalAt,
    )
  const isOfWeek = (first: number) => first < at - metMs && first >= at - crowdMs
  return seen.prefix.filter(({ first }) => isOfWeek(first) && !isOfIncident(first)).length >= crowdPrefixes
}

/** With the requests before it that made it a place, of a day. */
function met(cue: Cue, values: readonly SeenValue[]): Cue {
  const since = values.find(each => each.value === cue.value)?.first ?? cue.first
  return { ...cue, first: Math.min(cue.first, Math.max(since, cue.first - metMs)) }
}

function newCountry(told: Cue, past: KeyPast): Finding[] {
  const cue = met(told, past.seen.country)
  const age = seenFor(past.seen.country, cue.first)
  const known = knownBefore(past.seen.country, cue.first, cue.value)
  if (age < countryLearningMs(known) || known.length === 0 || known.filter(isPlace).length > countriesAtMost) return []
  if (recent(known, cue.first, recentMs, cue.first - age + countryLearningMs(known)).length > newCountriesAtMost)
    return []
  if (!isOfNewAddress(cue, past)) return []
  const base: Severity = past.environment === 'production' ? 'medium' : 'low'
  const there = countryName(cue.value)
  const usual = listed(byUse(known).map(each => countryName(each.value)))
  const finding: Finding = {
    ...{ detector: 'new_place', subject: 'country', value: cue.value },
    severity: besideOthers(told, past) ?? base,
    says: `is used from ${countryInWords(cue.value)} for the first time`,
    ...{ expected: usual, seen: there },
    ...timesOf(cue),
  }
  const travel = travelled(told, past, known)
  if (!travel) return [finding]
  const both = `${countryName(travel.value)} and ${there}`
  const apart: Finding = {
    ...{ detector: 'new_place', subject: 'travel', value: cue.value, severity: raised(finding.severity, 1, 'high') },
    says: `is used from ${countryInWords(travel.value)} and ${countryInWords(cue.value)} within the same hour`,
    ...{ expected: 'one country at a time', seen: `${both} within an hour` },
    ...timesOf(cue),
  }
  return [finding, apart]
}

/** Where made-up addresses have filled the room for them, nobody knows which are known; the country is new all the same. */
function isOfNewAddress(cue: Cue, { seen }: KeyPast): boolean {
  return seen.prefix.length >= sightingsAtMost || seen.prefix.some(each => isTogether(each.first, cue))
}

/** How long a key's countries are learned. */
export function countryLearningMs(known: readonly SeenValue[]): number {
  const requests = known.reduce((sum, each) => sum + each.requests, 0)
  return requests >= countryLearnedRequests ? countryLearnedMs : seldomLearnedMs
}

/** How much a place weighs in which a key also does something else that it never did; undefined: it does not. */
function besideOthers(told: Cue, past: KeyPast): Severity | undefined {
  const cue = met(told, told.kind === 'country' ? past.seen.country : past.seen.network)
  const is = (detector: string) => [cue, told].some(({ first }) => isBeside(past, first, [detector]))
  if (is('sensitive_route')) return placeBesideRoute(past.environment)
  if (!is('dormant_key') && newClientsAt(cue, past).length === 0) return undefined
  return past.environment === 'production' ? 'high' : 'medium'
}

/** As a sensitive route weighs that is touched from a new place. */
export function placeBesideRoute(environment: Environment): Severity {
  return environment === 'production' ? 'critical' : 'medium'
}

/** Where else it was used within the hour, if up to now it was in one country at a time. */
function travelled(cue: Cue, past: KeyPast, known: readonly SeenValue[]): SeenValue | undefined {
  const places = known.filter(isPlace)
  const overlapping = places.some(one =>
    places.some(other => other !== one && one.first <= other.last && other.first <= one.last),
  )
  const network = past.seen.network.some(each => isTogether(each.first, cue))
  if (overlapping || !network) return undefined
  // What was used later than that may not have been in use then: the line came late.
  return places.find(each => each.last >= cue.first - travelMs && each.last <= cue.last + travelMs)
}

function newNetwork(told: Cue, past: KeyPast): Finding[] {
  const cue = met(told, past.seen.network)
  const known = knownBefore(past.seen.network, cue.first, cue.value)
  if (known.length === 0) return []
  const name = (each: { value: string }) => networkName(each.value, past)
  const weighed = besideOthers(told, past)
  const finding: Finding = {
    ...{ detector: 'new_place', subject: 'network', value: cue.value, severity: weighed ?? 'low' },
    says: `is used from ${name(cue)} for the first time`,
    ...{ expected: listed(byUse(known).map(name)), seen: name(cue) },
    ...timesOf(cue),
  }
  if (isBeside(past, told.first, ['new_place'])) return [finding]
  const age = seenFor(past.seen.network, cue.first)
  if (age < networkLearnedMs || known.filter(isPlace).length > networksAtMost) return []
  return recent(known, cue.first, steadyMs, cue.first - age + networkLearnedMs).length > 0 ? [] : [finding]
}

/** Programs come and go with deployments, so that one is new says something only beside a place that is. */
function newClient(cue: Cue, past: KeyPast): Finding[] {
  const known = knownBefore(past.seen.client, cue.first, cue.value)
  if (knownFor(past, cue.first) < countryLearnedMs || known.length === 0) return []
  if (!isBeside(past, cue.first, ['new_place', 'sensitive_route', 'dormant_key'])) return []
  return [
    {
      ...{ detector: 'new_place', subject: 'client', value: cue.value, isWeak: true },
      severity: past.environment === 'production' ? 'high' : 'medium',
      says: `is used by ${cue.value} for the first time`,
      ...{ expected: listed(byUse(known).map(each => each.value)), seen: cue.value },
      ...timesOf(cue),
    },
  ]
}

function newClientsAt(cue: Cue, past: KeyPast): SeenValue[] {
  if (knownFor(past, cue.first) < countryLearnedMs) return []
  return past.seen.client.filter(each => isTogether(each.first, cue))
}

const isTogether = (time: number, cue: Cue) =>
  Math.abs(time - cue.first) <= togetherMs || (time >= cue.first && time <= cue.last)

/** Places that came up in the time before, once the key's first days were over. */
export function recent(known: readonly SeenValue[], at: number, withinMs: number, learnedAt: number): SeenValue[] {
  const since = Math.max(at - withinMs, learnedAt)
  return known.filter(each => isPlace(each) && each.first >= since && each.first < at - metMs)
}

export const isPlace = (each: SeenValue) => each.requests >= placeRequests

export const byUse = (values: readonly SeenValue[]) => values.toSorted((a, b) => b.requests - a.requests)

function networkName(value: string, { networkNames }: KeyPast): string {
  const name = networkNames.get(value)
  return name ? `AS${value} ${name}` : `AS${value}`
}

function timesOf({ first, last, requests, source }: Cue) {
  return { first, last, requests, source }
}
