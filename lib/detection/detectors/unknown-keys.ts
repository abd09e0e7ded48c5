import { formatCount } from '#lib/format/number.ts'
import type { Cue } from '#lib/usage/cue.ts'
import type { Finding } from '../finding.ts'

export const unknownKeysParameters = { floodAtLeast: 100 }

/**
 * Keys whose checksum is right and that nobody here made are tried at a service: of another installation, deleted with a
 * restored database, or made up by somebody who read how keys are made. However many, they are one finding of the service.
 */
export function unknownKeys(cue: Cue, already: number): Finding[] {
  if ((cue.kind !== 'refused' && cue.kind !== 'let_through') || cue.value !== 'unknown') return []
  const total = already + cue.requests
  return [
    {
      ...{ detector: 'unknown_keys', subject: 'keys', value: cue.environment },
      severity: total >= unknownKeysParameters.floodAtLeast ? 'medium' : 'low',
      says: 'is asked for with keys that nobody here made',
      ...{ expected: 'keys that Keyturn made', seen: formatCount(total, 'request') },
      ...{ first: cue.first, last: cue.last, requests: cue.requests, source: cue.source },
    },
  ]
}
