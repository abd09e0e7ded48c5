import { clientName } from './client-name.ts'
import type { RequestLine } from './request-line.ts'

/**
 * Where a request says that it comes from a browser: the page's origin, which browsers alone send by themselves (Fetch
 * standard, section 3.2), else `Mozilla` for a user agent such as they all have; null: from none.
 */
export function browserOf({ origin, userAgent }: Pick<RequestLine, 'origin' | 'userAgent'>): string | null {
  if (origin && origin !== 'null') return origin
  return clientName(userAgent) === 'Mozilla' ? 'Mozilla' : null
}
