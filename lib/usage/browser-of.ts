import { clientName } from './client-name.ts'
import type { RequestLine } from './request-line.ts'

/** As every browser spells it (RFC 6454, section 6.2): what is told to people holds no text of a caller's choice. */
const wellFormed = /^[a-z][a-z0-9+.-]{0,31}:\/\/[\w.:[\]~%-]{0,259}$/i

/** What stands for a browser that names no page: all of them call themselves so, and whoever wants to. */
export const anyAgent = 'Mozilla'

interface Signs extends Pick<RequestLine, 'origin' | 'userAgent'> {
  /** `Sec-Fetch-Site`: browsers send it to whatever is https, and a page can't change it as it can its user agent */
  secFetchSite?: string | null
}

/**
 * Where a request says that it comes from a browser: the page's origin, which browsers alone send by themselves (Fetch
 * standard, section 3.2), else `anyAgent` for a user agent such as they all have; null: from none. Of the `Sec-Fetch-`
 * headers programs send others too: Node's own fetch says `Sec-Fetch-Mode`.
 */
export function browserOf({ origin, userAgent, secFetchSite }: Signs): string | null {
  if (origin && origin !== 'null') return wellFormed.test(origin) ? origin : '(other)'
  return secFetchSite || clientName(userAgent) === anyAgent ? anyAgent : null
}
