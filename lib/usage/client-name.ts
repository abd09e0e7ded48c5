/**
 * The program that a user agent names first, without its version, so that an update is no news: `curl`,
 * `python-requests`, `Mozilla` (RFC 9110, section 10.1.5: the most significant product comes first).
 */
export function clientName(userAgent: string | null): string | null {
  if (!userAgent) return null
  const product = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}/.exec(userAgent)?.[0]
  return product ?? '(other)'
}
