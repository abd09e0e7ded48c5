import type { UsageBucket } from '#lib/usage/usage-buckets.ts'

const most = 6

/** The groups of the buckets as a chart's parts: the largest by themselves, what is left as one. */
export function partsOf(buckets: readonly UsageBucket[]) {
  const sums = new Map<string, { label: string; requests: number }>()
  for (const { group, label, requests } of buckets.flatMap(bucket => bucket.groups ?? [])) {
    sums.set(group, { label, requests: (sums.get(group)?.requests ?? 0) + requests })
  }
  const ordered = [...sums].sort(([, a], [, b]) => b.requests - a.requests)
  const large = ordered.slice(0, ordered.length > most ? most - 1 : most)
  const isLarge = new Set(large.map(([group]) => group))
  const parts = large.map(([key, { label }]) => ({ key, label }))
  if (ordered.length > large.length) parts.push({ key: 'other', label: 'other' })
  return {
    parts,
    buckets: buckets.map(({ start, collected, groups = [] }) => {
      const requests: Record<string, number> = {}
      for (const each of groups) {
        const name = isLarge.has(each.group) ? each.group : 'other'
        requests[name] = (requests[name] ?? 0) + each.requests
      }
      return { start, collected, requests }
    }),
  }
}
