import { formatDay } from '#lib/format/date-time.ts'
import { formatCount } from '#lib/format/number.ts'
import type { Cue } from '#lib/usage/cue.ts'
import type { Finding } from '../finding.ts'
import type { Severity } from '../input.ts'
import type { DeadSecret, KeyPast } from '../key-past.ts'

/** Ends after which nobody who means well still has the secret. */
const hostileEnds = new Set(['compromised', 'leaked', 'holder_left'])

const words: Record<string, string> = {
  superseded: 'was replaced',
  compromised: 'was ended as compromised',
  leaked: 'was ended as leaked',
  holder_left: 'ended when somebody left who knew it',
  no_longer_needed: 'was revoked',
  expired: 'expired',
  idle: 'was revoked since nobody used it',
  other: 'was revoked',
}

/**
 * A secret that no longer works is tried. Mostly a place was forgotten in a rotation; after a leak or a departure it is
 * whoever took it. Where it was refused nothing is lost, and it tells where the value still lies; a service that lets it
 * through does not ask Keyturn.
 */
export function deadSecret(cue: Cue, past: KeyPast): Finding[] {
  const isLetThrough = cue.kind === 'let_through'
  if (!(isLetThrough || cue.kind === 'refused') || !['superseded', 'revoked', 'expired'].includes(cue.value)) return []
  const secret: DeadSecret | undefined = past.deadSecrets.get(cue.secretId ?? '')
  const reasons = [past.endReason, secret?.endReason, cue.value].filter(each => each != null)
  // Whoever took a secret has it still when its key is tidied up for another reason.
  const reason = reasons.find(each => hostileEnds.has(each)) ?? reasons[0] ?? cue.value
  const isProduction = past.environment === 'production'
  const severity: Severity =
    hostileEnds.has(reason) || (isLetThrough && isProduction) ? 'high' : isProduction || isLetThrough ? 'medium' : 'low'
  const when = secret ? ` on ${formatDay(new Date(secret.endedAt), new Date(cue.first))}` : ''
  return [
    {
      ...{ detector: 'dead_secret', subject: 'secret', value: cue.secretId ?? cue.value, severity },
      says: `is ${isLetThrough ? 'let through' : 'tried'} with a secret that ${words[reason] ?? 'has ended'}`,
      expected: `no use: it ${words[reason] ?? 'has ended'}${when}`,
      seen: `${formatCount(cue.requests, 'request')}${isLetThrough ? ' let through' : ''}${secret ? ` with ${secret.hint}` : ''}`,
      ...{ first: cue.first, last: cue.last, requests: cue.requests, source: cue.source },
    },
  ]
}
