import { checksum, randomBase62 } from './base62.ts'

/** `ktn_<43 base62 random><6 base62 checksum>`: recognisable to scanners, and junk is refused before any database read. */
const wholeToken = /^ktn_[0-9A-Za-z]{49}$/

export function generateToken(): string {
  const body = `ktn_${randomBase62(43)}`
  return body + checksum(body)
}

export function isTokenShaped(text: string): boolean {
  return wholeToken.test(text) && checksum(text.slice(0, -6)) === text.slice(-6)
}

/** What follows is looked at and not passed over: what is nearly a token may have swallowed a token's first letters. */
const tokenStart = /ktn_(?=([0-9A-Za-z]{49}))/g

/** Every token with a right checksum inside a text, leftmost first, and where each begins. */
export function locateTokens(text: string): { token: string; start: number }[] {
  if (!text.includes('ktn_')) return []
  return Array.from(text.matchAll(tokenStart), match => ({
    token: `${match[0]}${match[1]}`,
    start: match.index,
  })).filter(({ token }) => isTokenShaped(token))
}

/** `ktn_8Yw3…Qx` */
export function tokenHint(token: string): string {
  return `${token.slice(0, 8)}…${token.slice(-2)}`
}
