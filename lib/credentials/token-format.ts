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

/** `ktn_8Yw3…Qx` */
export function tokenHint(token: string): string {
  return `${token.slice(0, 8)}…${token.slice(-2)}`
}
