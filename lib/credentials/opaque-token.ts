import { createHash } from 'node:crypto'
import { randomBase62 } from './base62.ts'

/**
 * Sessions and one-time links: 43 characters of base62, 256 bits from the system's source. Only the SHA-256 is stored,
 * so a stolen dump opens nothing. A plain hash is enough here: nobody can guess through 256 bits.
 */
export function newOpaqueToken(): { token: string; hash: Buffer } {
  const token = randomBase62(43)
  return { token, hash: hashOpaqueToken(token) }
}

export function hashOpaqueToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest()
}
