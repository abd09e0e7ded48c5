import type { Environment } from '#lib/access/words.ts'
import { formatDateTime } from '#lib/format/date-time.ts'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { Cue } from '#lib/usage/cue.ts'
import type { Finding } from '../finding.ts'
import type { Severity } from '../input.ts'
import { readNormalVolume } from '../volume/normal-volume.ts'
import { type VolumeCue, volumeCueInput } from '../volume/volume-cue.ts'

/** From so many times as much as expected on, a production key's spike is told to security as well. */
export const volumeParameters = { highFromTimes: 5 }

interface Around {
  environment: Environment
  /** another detector's alert of the key stands, about the same half an hour */
  isBesideAnother?: boolean
}

/**
 * A key is used far more than is usual at that time, or far less, or not at all. What all keys of a service do together, as
 * at a launch or in an outage, is told of the service, once. Whether it is far is decided where it is counted
 * (`lib/detection/volume`); here it gets its words.
 */
export function volume(cue: Cue, { environment, isBesideAnother = false }: Around): Finding[] {
  if (cue.kind !== 'volume') return []
  const found = volumeCueInput.parse(JSON.parse(cue.value))
  return [
    {
      detector: found.isMore ? 'volume_spike' : 'volume_drop',
      subject: 'volume',
      // Keys have one environment; what is normal of a service in one says nothing of another.
      value: found.keys ? `${environment} ${sizeOf(found)}` : sizeOf(found),
      severity: severityOf(found, environment),
      says: saysOf(found),
      expected: expectedOf(found, new Date(cue.first)),
      seen: seenOf(found),
      ...{ first: cue.first, last: cue.last, requests: cue.requests, source: cue.source, band: found.band },
      // A thief is told of by where he is from; that he takes much is part of it, and may make it worse.
      isWeak: isBesideAnother,
    },
  ]
}

/** The value of every drop. */
const lessVolume = 'less'

/** A power of two of requests in an hour. What is called normal is so up to it: twice as much is news. */
function sizeOf({ isMore, seen, minutes }: VolumeCue): string {
  if (!isMore) return lessVolume
  const anHour = (seen * 60) / minutes
  return String(2 ** Math.ceil(Math.log2(Math.max(1, anHour))))
}

function severityOf({ isMore, seen, expected, keys }: VolumeCue, environment: Environment): Severity {
  if (environment !== 'production') return 'low'
  if (keys || !isMore) return keys && !isMore ? 'medium' : 'low'
  return seen >= volumeParameters.highFromTimes * Math.max(1, expected) ? 'high' : 'medium'
}

function saysOf({ by, isMore, minutes, days, keys }: VolumeCue): string {
  if (by === 'silence') return `has been silent for ${timeWords(minutes)}${keys ? `, ${togetherWords(keys)}` : ''}`
  const together = keys ? `, by ${togetherWords(keys)}` : ''
  if (by === 'novelty') return `is used as never before${days > 0 ? ` in ${formatCount(days, 'day')}` : ''}${together}`
  // Without a figure: more may come, and this is what the alert is called for as long as it stands.
  return `is used far ${isMore ? 'more' : 'less'} than is usual at that time${together}`
}

function togetherWords({ far, all }: NonNullable<VolumeCue['keys']>): string {
  if (far >= all && all > 1) return `all ${formatNumber(all)} of its keys together`
  return far > 1 ? `${formatNumber(far)} of its ${formatNumber(all)} keys together` : 'its keys together'
}

function expectedOf({ by, isMore, minutes, low, high, expected, nearest }: VolumeCue, at: Date): string {
  const inTime = `in ${timeWords(minutes)}`
  const about = `about ${formatCount(expected, 'request')} ${inTime}`
  if (by === 'silence') return about
  if (by === 'novelty') {
    if (!nearest?.seen) return about
    const when = formatDateTime(new Date(nearest.at), at)
    return `${about}; most like it: ${formatCount(nearest.seen, 'request')} in 5 minutes, on ${when}`
  }
  // Of a service that is told of for its keys no edge is known.
  if (isMore ? high <= expected : low <= 0) return about
  const edge = isMore ? `at most ${formatNumber(high)}` : `at least ${formatNumber(low)}`
  return `about ${formatNumber(expected)}, ${edge} requests ${inTime}`
}

function seenOf({ by, isMore, seen, minutes, days }: VolumeCue): string {
  const counted = `${formatCount(seen, 'request')} in ${timeWords(minutes)}`
  if (days < 1) return counted
  const inDays = formatCount(days, 'day')
  if (by === 'silence') return `${counted}; in ${inDays} so many were never missed`
  if (by === 'novelty') return `${counted}; nothing like it was seen in ${inDays}`
  return `${counted}; so ${isMore ? 'many' : 'few'} at that time were not seen in ${inDays}`
}

const timeWords = (minutes: number): string => (minutes === 60 ? 'an hour' : formatCount(minutes, 'minute'))

/** What is called normal of a volume: "up to 1,024 requests an hour", "… between 04:00 and 08:00 UTC". */
export function sizeWords(value: string): string {
  const normal = readNormalVolume(value)
  if (!normal) return 'less than usual'
  const { upTo, hours } = normal
  const words = `up to ${formatNumber(upTo)} requests an hour`
  return hours ? `${words} ${betweenWords(hours)}` : words
}

const clock = (hour: number): string => `${String((hour + 24) % 24).padStart(2, '0')}:00`

/** An hour sooner or later is the same. */
const betweenWords = ({ from, to }: { from: number; to: number }): string =>
  `between ${clock(from - 1)} and ${clock(to + 2)} UTC`
