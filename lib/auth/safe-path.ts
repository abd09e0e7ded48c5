/**
 * A path of this very site to go on to, or `/`. A `next` that someone put into a link must not lead elsewhere:
 * browsers read `//host` and `/\host` as another site, and drop tabs and line ends before they look.
 */
export function safePath(next: string | null | undefined): string {
  if (!next?.startsWith('/') || next.length > 2048) return '/'
  const base = 'http://keyturn.invalid'
  if (!URL.canParse(next, base)) return '/'
  const url = new URL(next, base)
  url.searchParams.delete('_rsc') // Next's own mark on a navigation's request
  const path = url.pathname + url.search
  return url.origin === base && !path.startsWith('//') ? path : '/'
}
