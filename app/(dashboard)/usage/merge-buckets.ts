import type { UsageBucket, UsageCounts, UsageGroup } from '#lib/usage/usage-buckets.ts'

/** Every `size` buckets drawn as one, from the first on. Percentiles can't be added, so they are left out. */
export function mergeBuckets(buckets: readonly UsageBucket[], size: number): UsageBucket[] {
  if (size === 1) return [...buckets]
  const merged: UsageBucket[] = []
  for (let at = 0; at < buckets.length; at += size) {
    const own = buckets.slice(at, at + size)
    const groups = own.flatMap(bucket => bucket.groups ?? [])
    merged.push({
      start: own[0]?.start ?? '',
      collected: own.some(bucket => bucket.collected),
      ...sumOf(own),
      p50Ms: null,
      p95Ms: null,
      p99Ms: null,
      groups: own[0]?.groups && sumGroups(groups),
    })
  }
  return merged
}

function sumGroups(groups: readonly UsageGroup[]): UsageGroup[] {
  return [...Map.groupBy(groups, each => each.group)].map(([group, own]) => {
    return { group, label: own[0]?.label ?? group, ...sumOf(own) }
  })
}

function sumOf(parts: readonly UsageCounts[]): UsageCounts {
  const sum = { requests: 0, refused: 0, clientErrors: 0, serverErrors: 0, bytes: 0 }
  for (const part of parts) for (const name of Object.keys(sum) as (keyof UsageCounts)[]) sum[name] += part[name]
  return sum
}
