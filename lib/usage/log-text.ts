import { scrubKeys } from './scrub-keys.ts'

export interface CleanText {
  text: string | null
  leak: boolean
}

const nothing: CleanText = { text: null, leak: false }

/**
 * A field's text as it may be stored: without NUL bytes and half surrogates, which PostgreSQL refuses; without keys,
 * looked for before anything is cut, since half a key is a key's better half; within `max` characters. Empty text and
 * the `-` of access logs are nothing.
 */
export function cleanText(
  value: unknown,
  max: number,
  { cut = same, found }: { cut?: (text: string) => string; found?: string[] } = {},
): CleanText {
  const raw = typeof value === 'number' ? String(value) : value
  if (typeof raw !== 'string' || raw === '' || raw === '-') return nothing
  const wellFormed = raw.includes('\0') ? raw.replaceAll('\0', '').toWellFormed() : raw.toWellFormed()
  const { text, leak } = scrubKeys(wellFormed, found)
  const kept = bounded(cut(text), max)
  return kept === '' ? { text: null, leak } : { text: kept, leak }
}

/** Cuts scheme and host, query and fragment off: `https://api.example/a/b?c=d` is `/a/b`. */
export function pathOnly(text: string): string {
  const path = /^https?:\/\//i.test(text) ? text.replace(/^https?:\/\/[^/?#]*/i, '') || '/' : text
  return withoutQuery(path)
}

export function withoutQuery(text: string): string {
  const end = text.search(/[?#]/)
  return end === -1 ? text : text.slice(0, end)
}

/** A cut may not leave half a character. */
function bounded(text: string, max: number): string {
  return text.length <= max ? text : text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '')
}

function same(text: string): string {
  return text
}
