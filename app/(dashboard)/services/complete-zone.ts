/**
 * The zone that somebody means: its whole name in any case, or its city alone where only one zone has it. Null where it
 * is none, or could be several.
 */
export function completeZone(typed: string, zones: readonly string[]): string | null {
  const wanted = typed.trim().toLowerCase().replaceAll(' ', '_')
  if (wanted === '') return null
  const whole = zones.find(zone => zone.toLowerCase() === wanted)
  if (whole) return whole
  const cities = zones.filter(zone => zone.toLowerCase().endsWith(`/${wanted}`))
  return cities.length === 1 ? (cities[0] ?? null) : null
}
