/** For what is remembered: a slice, or a match, is a view that keeps the whole text alive which it was cut from. */
export function copyText(text: string): string {
  return Buffer.from(text).toString()
}
