/** Joins class names. It merges nothing: give parts classes for their place (margin, width), not for their look. */
export function cx(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}
