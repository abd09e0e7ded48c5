import { processWide } from '#lib/process-wide.ts'
import type { Admit, Dimension } from './value-counts.ts'

/**
 * So many values are told apart of one key in an hour, and of one service in an hour and in a day. The first ones get in,
 * and what is frequent comes early; all others are counted as one, "other". Whoever sends a hundred thousand addresses,
 * or makes up user agents, fills an hour of his own and no table.
 */
export const valueLimits: Record<'key' | 'service', Record<Dimension, number>> = {
  key: { address: 50, client: 30, country: 100, network: 50, route: 100 },
  service: { address: 200, client: 100, country: 300, network: 200, route: 300 },
}

const rememberAtMost = 400_000

interface Admitted {
  /** by scope and dimension, least recently asked first */
  scopes: Map<string, Set<string>>
  values: number
}

const admitted = processWide<Admitted>('admitted-values', () => ({ scopes: new Map(), values: 0 }))

/** A process remembers whom it let in, so with several, or after a restart, an hour may hold a multiple of the limit. */
export function admitter(kind: 'key' | 'service'): Admit {
  return (scope, dimension, value) => {
    if (value === '') return true
    const name = `${scope} ${dimension}`
    const known = admitted.scopes.get(name)
    const values = known ?? new Set<string>()
    if (known) admitted.scopes.delete(name)
    admitted.scopes.set(name, values)
    if (values.has(value)) return true
    if (values.size >= valueLimits[kind][dimension]) return false
    values.add(value)
    if (++admitted.values > rememberAtMost) forgetOldest()
    return true
  }
}

function forgetOldest(): void {
  const [oldest] = admitted.scopes
  if (!oldest) return
  admitted.scopes.delete(oldest[0])
  admitted.values -= oldest[1].size
}
