import { LRUCache } from 'lru-cache'
import { copyText } from '#lib/copy-text.ts'
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

const scopesRemembered = 20_000

/** The values that got in, by scope and dimension. */
const admitted = processWide('admitted-values', () => new LRUCache<string, Set<string>>({ max: scopesRemembered }))

/** A process remembers whom it let in, so with several, or after a restart, an hour may hold a multiple of the limit. */
export function admitter(kind: 'key' | 'service'): Admit {
  return (scope, dimension) => {
    const name = `${scope} ${dimension}`
    const values = admitted.get(name) ?? new Set()
    admitted.set(name, values)
    return value => {
      if (value === '' || values.has(value)) return true
      if (values.size >= valueLimits[kind][dimension]) return false
      values.add(copyText(value))
      return true
    }
  }
}
