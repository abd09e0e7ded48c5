import { formatCount } from '#lib/format/number.ts'
import type { Cue } from '#lib/usage/cue.ts'
import type { Finding } from '../finding.ts'
import type { KeyPast } from '../key-past.ts'

/** A key of one service is tried at another: settings that were mixed up, or somebody who tries what they found. */
export function wrongService(cue: Cue, past: KeyPast): Finding[] {
  if (cue.kind !== 'refused' || cue.value !== 'wrong_service') return []
  const isProduction = past.environment === 'production' || cue.environment === 'production'
  const slug = past.services.get(cue.serviceId)
  const asked = slug ?? 'another service'
  return [
    {
      ...{ detector: 'wrong_service', subject: 'service', value: slug ?? cue.serviceId },
      severity: isProduction ? 'medium' : 'low',
      says: `is tried at ${asked}`,
      expected: 'its own service alone',
      seen: `${formatCount(cue.requests, 'request')} at ${asked}`,
      ...{ first: cue.first, last: cue.last, requests: cue.requests, source: cue.source },
    },
  ]
}
