import type { Environment } from '#lib/access/words.ts'
import { checksum, randomBase62 } from '#lib/credentials/base62.ts'

/**
 * `<prefix>_<env>_<43 base62 random><6 base62 checksum>`. The checksum covers everything before it, prefix and
 * environment too, so an edited prefix is junk and junk never reaches the database. It is no secret.
 */
export const environmentCodes = { development: 'dev', staging: 'stg', production: 'prd' } as const satisfies Record<
  Environment,
  string
>

const codeToEnvironment: Record<string, Environment> = { dev: 'development', stg: 'staging', prd: 'production' }

const keyText = '([a-z][a-z0-9_]{0,15})_(dev|stg|prd)_([0-9A-Za-z]{43})([0-9A-Za-z]{6})'
const wholeKey = new RegExp(`^${keyText}$`)
/**
 * Where one may begin. What follows is looked at and not passed over: in front of a key there may stand what is nearly
 * one, and has swallowed its first letters.
 */
const anyStart = /[a-z][a-z0-9_]{0,15}_(?:dev|stg|prd)_(?=([0-9A-Za-z]{49}))/g

export interface ParsedKey {
  prefix: string
  environment: Environment
}

/** A new key in plain text: 256.03 random bits. The only place where one is made. */
export function generateKey(prefix: string, environment: Environment): string {
  const body = `${prefix}_${environmentCodes[environment]}_${randomBase62(43)}`
  return body + checksum(body)
}

/** What a well-formed key says of itself, or null for junk. Says nothing on whether it exists. */
export function parseKey(text: string): ParsedKey | null {
  if (text.length > 16 + 5 + 49) return null
  const match = wholeKey.exec(text)
  if (!match || checksum(text.slice(0, -6)) !== match[4]) return null
  const environment = codeToEnvironment[match[2] ?? '']
  return match[1] && environment ? { prefix: match[1], environment } : null
}

/** What may be shown for ever: `payments_prd_8Yw3…Qx`. Four random characters and the checksum's last two. */
export function hintOf(key: string): string {
  return `${key.slice(0, -45)}…${key.slice(-2)}`
}

/** Every well-formed key with a right checksum inside a text, leftmost first. */
export function findKeys(text: string): string[] {
  return locateKeys(text).map(({ key }) => key)
}

/** The same, and where each begins. One pass: whoever sends many keys waits no longer for each. */
export function locateKeys(text: string): { key: string; start: number }[] {
  return Array.from(text.matchAll(anyStart), match => {
    const key = keyAtEnd(`${match[0]}${match[1]}`)
    return key === null ? null : { key, start: match.index + match[0].length + 49 - key.length }
  }).filter(found => found !== null)
}

/** The text with its keys' hints in place of them, and the keys in `found`. */
export function replaceKeys(text: string, found?: string[]): string {
  let [clean, done] = ['', 0]
  for (const { key, start } of locateKeys(text)) {
    found?.push(key)
    clean += text.slice(done, Math.max(done, start)) + hintOf(key)
    done = start + key.length
  }
  return clean + text.slice(done)
}

/** A prefix may hold underscores, so a match can start too early; each possible start inside it is tried. */
function keyAtEnd(match: string): string | null {
  for (let start = 0; start < match.length - 54; start++) {
    const candidate = match.slice(start)
    if (parseKey(candidate)) return candidate
  }
  return null
}
