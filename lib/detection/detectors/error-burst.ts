import { formatCount, formatNumber } from '#lib/format/number.ts'
import { formatPercent } from '#lib/format/percent.ts'
import type { Cue } from '#lib/usage/cue.ts'
import type { Finding } from '../finding.ts'
import { dayMs, type ErrorHour, type KeyPast, knownFor } from '../key-past.ts'
import { raised } from '../severity.ts'

/**
 * In an hour far more of a key's requests fail than in the week before. Or it asks for many places that are not there or
 * not for it: then it looks around (enumeration), which is told instead, since one cause is one alert.
 */
export const errorBurstParameters = {
  learnedMs: 3 * dayMs,
  errorsAtLeast: 32,
  shareAtLeast: 0.2,
  timesUsual: 5,
  /** added to the usual share: a key that never fails may fail a little, and who looks around misses more than that */
  spareShare: 0.01,
  pathsAtLeast: 25,
  pathsTimesUsual: 4,
}

const p = errorBurstParameters

export function errorBurst(cue: Cue, past: KeyPast): Finding[] {
  const hour = cue.kind === 'errors' ? past.errorHours.get(cue.first) : undefined
  if (!hour || knownFor(past, cue.first) < p.learnedMs) return []
  const isProduction = past.environment === 'production'
  const times = { first: cue.first, last: cue.last, source: cue.source }
  const { missedPaths, usualMissedPaths } = hour
  const isMuch = Math.max(hour.clientErrors, missedPaths) >= p.spareShare * hour.requests
  const severity = raised(isProduction ? 'medium' : 'low', isMuch ? 1 : 0)
  if (missedPaths >= p.pathsAtLeast && missedPaths >= p.pathsTimesUsual * usualMissedPaths) {
    return [
      {
        ...{ detector: 'enumeration', subject: 'paths', value: 'missed', severity },
        says: `asks for ${formatCount(missedPaths, 'place')} that are not there, or not for it`,
        expected: `at most ${formatNumber(usualMissedPaths)} an hour`,
        seen: `${formatCount(missedPaths, 'path')} answered 401, 403 or 404 within an hour`,
        ...{ ...times, requests: hour.clientErrors },
      },
    ]
  }
  const errors = hour.clientErrors + hour.serverErrors
  const usual = hour.usualRequests === 0 ? 0 : hour.usualErrors / hour.usualRequests
  const share = errors / Math.max(hour.requests, errors)
  if (errors < p.errorsAtLeast || share < p.shareAtLeast || share < p.timesUsual * (usual + p.spareShare)) return []
  const isServers = hour.serverErrors > hour.clientErrors
  if (isServers && isOutage(hour, share)) return []
  return [
    {
      ...{ detector: 'error_burst', subject: 'errors', value: isServers ? '5xx' : '4xx' },
      severity: isProduction ? 'medium' : 'low',
      says: `fails ${formatPercent(share)} of the time`,
      expected: `${formatPercent(usual)} of its requests fail`,
      seen: `${formatPercent(share)} within an hour: ${formatCount(errors, 'error')}, mostly ${isServers ? '5xx' : '4xx'}`,
      ...{ ...times, requests: errors },
    },
  ]
}

/** The service fails others as well: that is no news of this key, and would be told once for each. */
function isOutage({ othersRequests, othersServerErrors }: ErrorHour, share: number): boolean {
  return othersRequests >= p.errorsAtLeast && othersServerErrors / othersRequests >= share / 2
}
