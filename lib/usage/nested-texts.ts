import { scrubKeys } from './scrub-keys.ts'

/** Where a key belongs in a dump of a request's headers; whoever writes these to a log has told us the key on purpose. */
export const homes: ReadonlySet<string> = new Set([
  ...['authorization', 'x-api-key', 'http_x_api_key', 'request_authorization', 'request_x-api-key'],
  ...['http.request.header.x-api-key', 'http.request.header.authorization'],
])

/** How much text a line has, in fields and in what is nested in them. */
export function lengthWithin(value: unknown): number {
  if (typeof value === 'string') return value.length
  let length = 0
  for (const name in value as object) {
    const each = (value as Record<string, unknown>)[name]
    if (typeof each === 'string') length += each.length
    else if (typeof each === 'object' && each !== null) length += sum(each)
  }
  return length
}

function sum(value: object): number {
  let length = 0
  walk(value, text => {
    length += text.length
    return false
  })
  return length
}

/** A key stands somewhere in a text, or in the texts or names of an object, other than where a key belongs. All are `found`. */
export function hasLeakWithin(value: unknown, found: string[]): boolean {
  if (typeof value === 'string') return scrubKeys(value, found).leak
  let leak = false
  if (typeof value === 'object' && value !== null) {
    walk(value, text => {
      if (scrubKeys(text, found).leak) leak = true
      return false
    })
  }
  return leak
}

/** Goes through the texts and names of an object, but for those where a key belongs, until `isEnough` says so. */
export function walk(value: object, isEnough: (text: string) => boolean): void {
  // Not by recursion: JSON may be nested as deep as a line is long.
  const open: object[] = [value]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const isList = Array.isArray(next)
    for (const name in next) {
      const each = (next as Record<string, unknown>)[name]
      if (!isList) {
        if (homes.has(name.toLowerCase())) continue
        if (isEnough(name)) return
      }
      if (typeof each === 'string') {
        if (isEnough(each)) return
      } else if (typeof each === 'object' && each !== null) open.push(each)
    }
  }
}
