import type { Verdict } from '#lib/verification/verify-key.ts'
import type { Gateway } from './gateway-request.ts'
import { Problem } from './problem.ts'
import { rateLimitFields } from './rate-limit-fields.ts'

type Refusal = Exclude<Verdict['code'], 'valid'> | 'missing' | 'ambiguous'

/** 401: there is no such key, or not any more; 403: there is, and it may not do this. */
const statuses: Record<Refusal, 401 | 403 | 429> = {
  missing: 401,
  ambiguous: 401,
  malformed: 401,
  unknown: 401,
  revoked: 401,
  expired: 401,
  superseded: 401,
  quarantined: 403,
  wrong_service: 403,
  wrong_environment: 403,
  missing_scope: 403,
  network_not_allowed: 403,
  browser_refused: 403,
  rate_limited: 429,
}

/** A refusal as a gateway can pass it on. nginx makes a 500 of what is neither 401 nor 403; its configuration knows the code. */
export function refuseRequest(code: Verdict['code'] | Refusal, gateway: Gateway, limits: Verdict['rateLimits'] = []) {
  const told = statuses[code as Refusal] ?? 403
  const status = gateway === 'nginx' && told === 429 ? 403 : told
  const challenge = code === 'missing' ? 'Bearer realm="api"' : 'Bearer realm="api", error="invalid_token"'
  return new Problem({
    status,
    code: `key_${code}`,
    detail: details[code] ?? `This key is refused: ${code.replaceAll('_', ' ')}.`,
    headers: {
      'X-Keyturn-Code': code,
      ...(status === 401 && { 'WWW-Authenticate': challenge }),
      ...rateLimitFields(limits, code === 'rate_limited'),
    },
    ...(code === 'rate_limited' && { violated: limits.filter(each => each.remaining === 0).map(({ name }) => name) }),
  })
}

const details: Record<string, string> = {
  missing: 'Send a key as Authorization: Bearer <key>, or as X-API-Key.',
  ambiguous: 'Authorization and X-API-Key hold two different keys.',
}

/** Whose key it is, for the service behind the gateway. The first five are always there: Caddy 2.6 makes a text of its own of one that is not. */
export function grantHeaders({
  keyId = '',
  secretId = '',
  holder,
  scopes = [],
  staleSeconds,
}: Verdict): Record<string, string> {
  return {
    'X-Keyturn-Code': 'valid',
    'X-Keyturn-Key-Id': keyId,
    'X-Keyturn-Secret-Id': secretId,
    'X-Keyturn-Holder': headerText(holder ?? ''),
    'X-Keyturn-Scopes': scopes.map(headerText).join(' '),
    ...(staleSeconds && { 'X-Keyturn-Stale-Seconds': String(staleSeconds) }),
  }
}

/** A name may hold any letter, a header's value visible ASCII alone: the rest is percent-encoded, as UTF-8. */
function headerText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\x21-\x24\x26-\x7e]/gu, char =>
      [...new TextEncoder().encode(char)].map(byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
    )
}
