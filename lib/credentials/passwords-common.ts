import { dictionary } from '@zxcvbn-ts/language-common'

let common: Set<string> | undefined

/**
 * Whether the (case-folded) password is one of the 49,000 that people choose most, or one of them written several
 * times or with a tail of digits and signs, as in `password123!!`; or a few characters over and over; or digits in order.
 */
export function isCommonPassword(folded: string): boolean {
  common ??= new Set(dictionary['passwords-common'] as string[])
  if (common.has(folded)) return true
  const stem = folded.replace(/[^\p{L}]+$/u, '')
  if (stem.length >= 4 && common.has(stem)) return true
  const piece = period(folded)
  return common.has(piece) || piece.length <= 3 || digits.includes(folded) || digits.includes(reversed(folded))
}

const digits = '0123456789'.repeat(8)

function reversed(text: string): string {
  return [...text].reverse().join('')
}

/** The shortest piece that the text is a repetition of; the text itself if it is none. */
function period(text: string): string {
  const at = (text + text).indexOf(text, 1)
  return text.slice(0, at)
}
