interface Limit {
  name: string
  limit: number
  windowSeconds: number
  remaining: number
  resetSeconds: number
}

/**
 * The fields of draft-ietf-httpapi-ratelimit-headers, as structured fields (RFC 9651), of the key that was asked about:
 * `RateLimit-Policy: "per-minute";q=100;w=60` and `RateLimit: "per-minute";r=42;t=17`. Names are `[a-z0-9-]`, so
 * they need no escaping. `Retry-After` only where the answer is to wait.
 */
export function rateLimitFields(limits: readonly Limit[], isLimited: boolean): Record<string, string> {
  if (limits.length === 0) return {}
  const used = limits.filter(limit => limit.remaining === 0).map(limit => limit.resetSeconds)
  return {
    'RateLimit-Policy': limits.map(each => `"${each.name}";q=${each.limit};w=${each.windowSeconds}`).join(', '),
    RateLimit: limits.map(each => `"${each.name}";r=${each.remaining};t=${each.resetSeconds}`).join(', '),
    ...(isLimited && { 'Retry-After': String(Math.max(1, ...used)) }),
  }
}
