import { isIP } from 'node:net'
import { err, ok, type Result } from '#lib/result.ts'
import type { AddressProblem } from './errors.ts'

/**
 * An address as far as its text says whether it is one to send to. The fragment is cut off: it would not be sent.
 * Browsers' rules read `2130706433`, `0x7f.1` and `0177.0.0.1` as 127.0.0.1; who writes so means to get past something.
 */
export function readAddress(text: string): Result<URL, AddressProblem> {
  if (/[\p{Cc}\s\\]/u.test(text) || !URL.canParse(text)) return err('not_an_address')
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return err('not_https')
  if (url.username || url.password || /^[^/]*\/\/[^/?#]*@/.test(text)) return err('credentials')
  if (hostOf(url) === '' || !/^https?:\/\/[^/]/i.test(text)) return err('not_an_address')
  if (isIP(hostOf(url)) === 4 && !text.includes(`//${url.hostname}`)) return err('odd_host')
  url.hash = ''
  return ok(url)
}

/** Without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}
