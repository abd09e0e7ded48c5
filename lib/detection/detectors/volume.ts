import type { Environment } from '#lib/access/words.ts'
import { formatDateTime } from '#lib/format/date-time.ts'
import { formatCount } from '#lib/format/number.ts'
import type { Cue } from '#lib/usage/cue.ts'
import type { Finding } from '../finding.ts'
import type { Severity } from '../input.ts'
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
      value: sizeOf(found),
      severity: severityOf(found, environment),
      says: saysOf(found),
      expected: expectedOf(found, new Date(cue.first)),
      seen: seenOf(found),
      ...{ first: cue.first, last: cue.last, requests: cue.requests, source: cue.source, band: found.band },
      // A thief is told of by where he is from; that he takes much is part of it.
      isWeak: isBesideAnother,
    },
  ]
}

/** The value of every drop. */
export const lessVolume = 'less'

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

function saysOf({ by, isMore, minutes, keys }: VolumeCue): string {
  const together = keys ? `, by ${keys.far} of ${formatCount(keys.all, 'key')} together` : ''
  if (by === 'silence') return `has been silent for ${formatCount(minutes, 'minute')}${together}`
  if (by === 'novelty') return `is used as never before${together}`
  return `is used far ${isMore ? 'more' : 'less'} than is usual at that time${together}`
}

function expectedOf({ by, minutes, low, high, expected, nearest }: VolumeCue, at: Date): string {
  const inTime = `in ${formatCount(minutes, 'minute')}`
  if (by === 'silence') return `about ${formatCount(expected, 'request')} ${inTime}`
  const range = `${low} to ${formatCount(high, 'request')} ${inTime}`
  return by === 'novelty' && nearest
    ? `${range}; the likest 5 minutes had ${formatCount(nearest.seen, 'request')}, on ${formatDateTime(new Date(nearest.at), at)}`
    : range
}

function seenOf({ seen, minutes, days }: VolumeCue): string {
  return `${formatCount(seen, 'request')} in ${formatCount(minutes, 'minute')}, not seen in ${formatCount(days, 'day')}`
}
