import { dictionary } from '@zxcvbn-ts/language-common'

let common: Set<string> | undefined

/**
 * Whether the (case-folded) password is one of the 49,000 that people choose most, or one of them written several
 * times or with a tail of digits and signs, as in `password123!!`.
 */
export function isCommonPassword(folded: string): boolean {
  common ??= new Set(dictionary['passwords-common'] as string[])
  if (common.has(folded)) return true
  const stem = folded.replace(/[^\p{L}]+$/u, '')
  if (stem.length >= 4 && common.has(stem)) return true
  return common.has(period(folded))
}

/** The shortest piece that the text is a repetition of; the text itself if it is none. */
function period(text: string): string {
  const at = (text + text).indexOf(text, 1)
  return text.slice(0, at)
}
