import { locateTokens } from '#lib/credentials/token-format.ts'
import { locateKeys } from '#lib/keys/key-format.ts'

/** Where something with a key's or a token's shape and checksum begins. */
export interface Spot {
  plain: string
  kind: 'key' | 'token'
  /** both from 1; a column is a character of UTF-8 */
  line: number
  column: number
}

/** The longest key is a character longer: what may be the beginning of one is kept until more comes. */
const kept = 16 + 5 + 49 - 1

/**
 * Finds keys in a text that comes in pieces, wherever these are cut and however long a line is; holds one piece and a
 * little. Bytes are read one by one as characters, since a key has none above ASCII.
 */
export class TextScanner {
  private rest = ''
  /** where `rest` begins */
  private line = 1
  private column = 1
  /** so much of `rest` belongs to what was found before */
  private done = 0

  push(piece: Buffer): Spot[] {
    const text = this.rest + piece.toString('latin1')
    const found: Spot[] = []
    let at = 0
    for (const { plain, kind, start } of locate(text)) {
      if (start < this.done) continue
      this.advance(text, at, start)
      at = start
      this.done = start + plain.length
      found.push({ plain, kind, line: this.line, column: this.column })
    }
    const cut = Math.max(at, text.length - kept)
    this.advance(text, at, cut)
    this.rest = text.slice(cut)
    this.done = Math.max(0, this.done - cut)
    return found
  }

  private advance(text: string, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const code = text.charCodeAt(i)
      if (code === newLine) {
        this.line++
        this.column = 1
      } else if ((code & 0xc0) !== 0x80) this.column++ // what goes on a character of UTF-8 is none of its own
    }
  }
}

const newLine = 0x0a

function locate(text: string): { plain: string; kind: Spot['kind']; start: number }[] {
  const keys = locateKeys(text).map(({ key: plain, start }) => ({ plain, kind: 'key' as const, start }))
  const tokens = locateTokens(text).map(({ token: plain, start }) => ({ plain, kind: 'token' as const, start }))
  return [...keys, ...tokens].sort((a, b) => a.start - b.start)
}
