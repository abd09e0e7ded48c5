import { formatCount } from '#lib/format/number.ts'
import type { Cue } from '#lib/usage/cue.ts'
import type { Finding } from '../finding.ts'
import { dayMs, isBeside, type KeyPast, knownBefore, knownFor } from '../key-past.ts'

/**
 * A key touches a sensitive route that it never touched, however the path is spelled (`sensitiveMatcher`). In its first
 * days everything is a first time. What it had done before somebody called the route sensitive is no first touch either:
 * the judge asks the key's routes.
 */
export const sensitiveRouteParameters = {
  learnedMs: 3 * dayMs,
  /** as often as in the busiest hour of five weeks is harder */
  timesUsual: 5,
}

export function sensitiveRoute(cue: Cue, past: KeyPast): Finding[] {
  if (knownFor(past, cue.first) < sensitiveRouteParameters.learnedMs) return []
  if (cue.kind === 'sensitive_often') return hitHarder(cue, past)
  if (cue.kind !== 'sensitive') return []
  const known = knownBefore(past.seen.sensitive, cue.first, cue.value).map(each => each.value)
  const isElsewhere = isBeside(past, cue.first, ['new_place', 'dormant_key'])
  return [
    {
      ...{ detector: 'sensitive_route', subject: 'sensitive', value: cue.value },
      severity: past.environment !== 'production' ? 'medium' : isElsewhere ? 'critical' : 'high',
      says: `touches ${cue.value} for the first time`,
      expected: known.length === 0 ? 'no sensitive route' : known.slice(0, 3).join(', '),
      seen: `${cue.value}, ${formatCount(cue.requests, 'request')}`,
      ...{ first: cue.first, last: cue.last, requests: cue.requests, source: cue.source },
    },
  ]
}

/** It did so before, and never nearly so often. */
function hitHarder(cue: Cue, past: KeyPast): Finding[] {
  const usual = past.usualTouches.get(cue.value) ?? 0
  if (usual === 0 || cue.requests < sensitiveRouteParameters.timesUsual * usual) return []
  const isElsewhere = isBeside(past, cue.first, ['new_place', 'dormant_key'])
  const { first, last, requests, source } = cue
  return [
    {
      ...{ detector: 'sensitive_route', subject: 'sensitive', value: cue.value },
      severity: past.environment !== 'production' ? 'low' : isElsewhere ? 'high' : 'medium',
      says: `uses ${cue.value} ${formatCount(requests, 'time')} in an hour`,
      expected: `at most ${formatCount(usual, 'time')} in an hour`,
      seen: `${formatCount(requests, 'time')} in an hour`,
      ...{ first, last, requests, source },
    },
  ]
}
