import { formatCount } from '#lib/format/number.ts'
import type { Cue } from '#lib/usage/cue.ts'
import type { Finding } from '../finding.ts'
import type { KeyPast } from '../key-past.ts'

/** A key is tried in an environment that is not its own: a mistake in a deployment, or somebody who tries what they found. */
export function wrongEnvironment(cue: Cue, past: KeyPast): Finding[] {
  if ((cue.kind !== 'refused' && cue.kind !== 'let_through') || cue.value !== 'wrong_environment') return []
  const isProduction = past.environment === 'production' || cue.environment === 'production'
  return [
    {
      ...{ detector: 'wrong_environment', subject: 'environment', value: cue.environment },
      severity: isProduction ? 'medium' : 'low',
      says: `is tried in ${cue.environment}, and is a key of ${past.environment}`,
      expected: `${past.environment} alone`,
      seen: `${formatCount(cue.requests, 'request')} in ${cue.environment}`,
      ...{ first: cue.first, last: cue.last, requests: cue.requests, source: cue.source },
    },
  ]
}
