import type { PasswordRefusal } from './passwords-policy.ts'

/** What the person reads below the field. */
export function explainPassword(refusal: PasswordRefusal): string {
  switch (refusal) {
    case 'too_short':
      return 'Too short: 12 characters or more. A few words in a row do well.'
    case 'too_long':
      return 'Too long: up to 256 bytes.'
    case 'common':
      return 'Too many people chose this one, so it is among the first that are guessed. Choose another.'
    case 'holds_email':
      return 'It holds your email address, which is among the first things guessed. Leave that out.'
    case 'holds_organization':
      return 'It holds the organization’s name, which is among the first things guessed. Leave that out.'
  }
}
