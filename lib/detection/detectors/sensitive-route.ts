import { formatCount } from '#lib/format/number.ts'
import type { Cue } from '#lib/usage/cue.ts'
import type { Finding } from '../finding.ts'
import { dayMs, isBeside, type KeyPast, knownBefore, knownFor } from '../key-past.ts'

/**
 * A key touches a sensitive route that it never touched, however the path is spelled (`sensitiveMatcher`). In its first
 * days everything is a first time. What it had done before somebody called the route sensitive is no first touch either:
 * the judge asks the key's routes.
 */
export const sensitiveRouteParameters = { learnedMs: 3 * dayMs }

export function sensitiveRoute(cue: Cue, past: KeyPast): Finding[] {
  if (cue.kind !== 'sensitive' || knownFor(past, cue.first) < sensitiveRouteParameters.learnedMs) return []
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
