import type { PaletteGroup } from '#components/shell/palette-types.ts'
import { hideKeys } from '#lib/format/hide-keys.ts'
import type { Found } from '../find/route.ts'

/** What the palette asks while somebody types: keys by name, hint or holder, and alerts by their key or what they say. */
export async function findNamed(query: string): Promise<PaletteGroup[]> {
  const response = await fetch(`/find?${new URLSearchParams({ q: hideKeys(query) })}`, { cache: 'no-store' })
  if (!response.ok) return []
  const found: Found = await response.json()
  const keys = found.keys.map(({ id, name, hint, service, isDecoy }) => ({
    id,
    label: isDecoy ? `${name} (decoy)` : name,
    hint: hint || service,
    href: `/keys/${id}`,
  }))
  const alerts = found.alerts.map(({ id, summary, service }) => ({
    id,
    label: summary,
    hint: service,
    href: `/alerts/${id}`,
  }))
  const groups = [
    { heading: 'Keys', items: keys },
    { heading: 'Alerts', items: alerts },
  ]
  return groups.filter(({ items }) => items.length > 0)
}
