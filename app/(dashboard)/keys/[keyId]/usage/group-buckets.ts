import type { UsageBucket, UsageCounts, UsageGroup } from '#lib/usage/usage-buckets.ts'
import type { Range } from '../key-range.ts'

const intervalMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/**
 * Several buckets drawn as one. The parts start at whole multiples since 1970, so that they stay put as time goes on;
 * percentiles can't be added, so they are left out.
 */
export function groupBuckets(buckets: readonly UsageBucket[], { interval, group }: Range): UsageBucket[] {
  if (group === 1) return [...buckets]
  const width = intervalMs[interval] * group
  const parts = Map.groupBy(buckets, bucket => Math.floor(Date.parse(bucket.start) / width) * width)
  return [...parts].map(([start, own]) => ({
    start: new Date(start).toISOString(),
    collected: own.some(bucket => bucket.collected),
    ...sumOf(own),
    ...{ p50Ms: null, p95Ms: null, p99Ms: null },
    groups: own.some(bucket => bucket.groups) ? sumGroups(own.flatMap(bucket => bucket.groups ?? [])) : undefined,
  }))
}

function sumGroups(groups: readonly UsageGroup[]): UsageGroup[] {
  return [...Map.groupBy(groups, each => each.group)].map(([group, own]) => {
    return { group, label: own[0]?.label ?? group, ...sumOf(own) }
  })
}

function sumOf(parts: readonly UsageCounts[]): UsageCounts {
  const sum = { requests: 0, refused: 0, clientErrors: 0, serverErrors: 0, bytes: 0 }
  for (const part of parts) {
    sum.requests += part.requests
    sum.refused += part.refused
    sum.clientErrors += part.clientErrors
    sum.serverErrors += part.serverErrors
    sum.bytes += part.bytes
  }
  return sum
}
