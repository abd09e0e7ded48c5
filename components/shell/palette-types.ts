import type { ReactNode } from 'react'

export type PaletteItem = {
  id: string
  label: string
  /** Small and mono at the right: a key's hint, a service. */
  hint?: string
  icon?: ReactNode
  /** Other words it is found by. */
  keywords?: string[]
  /** Where it leads, or what it does. */
  href?: string
  onSelect?: () => void
}
export type PaletteGroup = { heading: string; items: PaletteItem[] }
export type CommandSearch = (query: string) => Promise<PaletteGroup[]>
