import type { PaletteGroup } from '#components/shell/palette-types.ts'
import { hideKeys } from '#lib/format/hide-keys.ts'
import type { FoundKey } from '../find/route.ts'

/** What the palette asks while somebody types: keys by name, hint or holder. */
export async function findKeys(query: string): Promise<PaletteGroup[]> {
  const response = await fetch(`/find?${new URLSearchParams({ q: hideKeys(query) })}`, { cache: 'no-store' })
  if (!response.ok) return []
  const found: FoundKey[] = await response.json()
  if (found.length === 0) return []
  const items = found.map(({ id, name, hint, service }) => ({
    id,
    label: name,
    hint: hint || service,
    href: `/keys/${id}`,
  }))
  return [{ heading: 'Keys', items }]
}
