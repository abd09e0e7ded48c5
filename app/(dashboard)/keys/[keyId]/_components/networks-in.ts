/** Networks as somebody types or pastes them, one a line or with commas between. */
export function networksIn(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean)
}
