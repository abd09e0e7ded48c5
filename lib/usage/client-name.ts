import { LRUCache } from 'lru-cache'
import { copyText } from '#lib/copy-text.ts'
import { processWide } from '#lib/process-wide.ts'

const remembered = processWide('client-names', () => new LRUCache<string, string>({ max: 2_000 }))

/**
 * The program that a user agent names first, without its version, so that an update is no news: `curl`,
 * `python-requests`, `Mozilla` (RFC 9110, section 10.1.5: the most significant product comes first).
 */
export function clientName(userAgent: string | null): string | null {
  if (!userAgent) return null
  let name = remembered.get(userAgent)
  if (name === undefined) {
    name = copyText(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}/.exec(userAgent)?.[0] ?? '(other)')
    remembered.set(copyText(userAgent), name)
  }
  return name
}
