import { isCommonPassword } from './passwords-common.ts'

export type PasswordRefusal = 'too_short' | 'too_long' | 'common' | 'holds_email' | 'holds_organization'

export const minPasswordLength = 12
/** Bytes: enough for any pass phrase, and too few to make hashing itself the attack. */
export const maxPasswordBytes = 256

/** What a guesser would try first about this person; a word shorter than four letters is in too many good passwords. */
export interface PasswordContext {
  email: string
  organizations: readonly string[]
}

/**
 * Why a new password is refused, or null. Length and a list of what others chose, and no rules about digits and signs:
 * NIST SP 800-63B, section 3.1.1.2.
 */
export function refusePassword(password: string, context: PasswordContext): PasswordRefusal | null {
  if ([...password].length < minPasswordLength) return 'too_short'
  if (Buffer.byteLength(password, 'utf8') > maxPasswordBytes) return 'too_long'
  const folded = fold(password)
  if (isCommonPassword(folded)) return 'common'
  if (holds(folded, context.email.split('@')[0] ?? '')) return 'holds_email'
  if (context.organizations.some(name => holds(folded, name))) return 'holds_organization'
  return null
}

function holds(folded: string, word: string): boolean {
  const plain = squeeze(fold(word))
  return plain.length >= 4 && squeeze(folded).includes(plain)
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** `ada.lovelace` and `Ada Lovelace` are one word to a guesser. */
function squeeze(folded: string): string {
  return folded.replace(/[\s._-]+/gu, '')
}
