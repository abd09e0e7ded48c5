import { isLoopback } from '#lib/env-variables.ts'

const patienceMs = 10_000

/**
 * Auth.js follows a discovery document to plain http as well, and waits as long as it takes. Nor does it verify a
 * signature: what comes from the provider's own endpoint is believed for its TLS (OpenID Connect Core 1.0, 3.1.3.7).
 */
export const fetchSafely: typeof fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input)
  if (url.protocol !== 'https:' && !isLoopback(url)) throw new Error(`${url.origin} is not https`)
  return await fetch(input, { ...init, redirect: 'manual', cache: 'no-store', signal: AbortSignal.timeout(patienceMs) })
}
