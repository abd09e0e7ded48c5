import { locateTokens, tokenHint } from '#lib/credentials/token-format.ts'
import { replaceKeys } from '#lib/keys/key-format.ts'

/**
 * A key in a path or a user agent would outlive its revocation in every log that is made of it. What has a key's
 * format and checksum is replaced by its hint, percent-encoded or not; whoever reads the log line learns that it leaked
 * and which one it was, and nothing that works. The keys themselves go into `found`, for whoever looks up whose they are.
 */
export function scrubKeys(text: string, found?: string[]): { text: string; leak: boolean } {
  let [plain, kept] = [text, text]
  for (let decoded = 0; ; decoded++) {
    const clean = withoutKeys(plain, found)
    if (clean !== plain) kept = clean
    // Before each decoding as well: `%2` in front of a key takes its first letter for a part of itself.
    const next = decoded < 3 && clean.includes('%') ? decodePercent(clean) : clean
    if (next === clean) return { text: kept, leak: kept !== text }
    plain = next
  }
}

function withoutKeys(text: string, found?: string[]): string {
  return replaceTokens(keyMark.test(text) ? replaceKeys(text, found) : text)
}

const keyMark = /_(?:dev|stg|prd)_[0-9A-Za-z]{49}/

function replaceTokens(text: string): string {
  let [clean, done] = ['', 0]
  for (const { token, start } of locateTokens(text)) {
    clean += text.slice(done, Math.max(done, start)) + tokenHint(token)
    done = start + token.length
  }
  return clean + text.slice(done)
}

/** Printable ASCII only, as a key is. Never throws, unlike decodeURIComponent. */
function decodePercent(text: string): string {
  return text.replace(/%([2-7][0-9a-f])/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
