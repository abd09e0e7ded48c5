import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

export const base62Alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Bytes from here on are thrown away, so that each character is equally likely: 248 is the last multiple of 62. */
const rejectFrom = 248

/** `length` characters of base62 from the system's secure source, without modulo bias. 43 of them are 256.03 bits. */
export function randomBase62(length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length - text.length + 16)) {
      if (byte < rejectFrom && text.length < length) text += base62Alphabet[byte % 62]
    }
  }
  return text
}

/** CRC-32 (zlib's, ISO 3309) of the text as six characters of base62, left-padded with `0`: finds typing errors and junk; no secret. */
export function checksum(text: string): string {
  let value = crc32(text)
  let digits = ''
  for (let i = 0; i < 6; i++) {
    digits = base62Alphabet[value % 62] + digits
    value = Math.floor(value / 62)
  }
  return digits
}
