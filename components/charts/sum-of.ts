/** The sum of what was recorded; null, and never zero, where nothing was. */
export function sumOf(values: (number | null)[]): number | null {
  const known = values.filter(value => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}
