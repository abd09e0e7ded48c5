import type { RequestFilter } from '#lib/usage/request-filter.ts'
import type { UsageBucket } from '#lib/usage/usage-buckets.ts'
import { facetWords } from './facet-words.ts'

/** As `otherGroup`, which a browser can't import. */
const rest = ''

/**
 * The groups of the buckets as a chart's parts, the largest first, and last what is left. `values`: how many there are in
 * all; `split`: what they are values of.
 */
export function partsOf(buckets: readonly UsageBucket[], values: number | null, split: keyof RequestFilter) {
  const sums = new Map<string, { label: string; requests: number }>()
  for (const { group, label, requests } of buckets.flatMap(bucket => bucket.groups ?? [])) {
    sums.set(group, { label, requests: (sums.get(group)?.requests ?? 0) + requests })
  }
  const named = [...sums].filter(([group]) => group !== rest).sort(([, a], [, b]) => b.requests - a.requests)
  const parts = named.map(([key, { label }]) => ({ key, label: facetWords[split].spell(label) }))
  if (sums.has(rest)) {
    const more = (values ?? 0) - parts.length
    parts.push({ key: rest, label: more > 0 ? `other (${more} more)` : 'other' })
  }
  return {
    parts,
    buckets: buckets.map(({ start, collected, groups = [] }) => ({
      start,
      collected,
      requests: Object.fromEntries(groups.map(each => [each.group, each.requests])),
    })),
  }
}
