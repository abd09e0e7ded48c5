import type { MemberActor } from '#lib/access/actor.ts'
import { exploreUsage } from '#lib/usage/explore-usage.ts'
import { UsageLatency } from './_components/usage-latency.tsx'
import { filterOf } from './usage-params.ts'
import { usageRange } from './usage-range.ts'
import type { UsageParams } from './usage-url.ts'

type SectionProps = { actor: MemberActor; params: UsageParams; now: Date }

/** How long requests took, asked apart from the graph: adding histograms costs more than all of its counts. */
export async function LatencySection({ actor, params, now }: SectionProps) {
  const range = usageRange(params, now)
  const usage = await exploreUsage(actor, { ...range, filter: filterOf(params), latency: true }, now)
  if (!usage.ok || usage.value.buckets.every(bucket => bucket.p50Ms === null)) return null
  return <UsageLatency params={params} interval={usage.value.interval} buckets={usage.value.buckets} />
}
