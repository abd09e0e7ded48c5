import type { MemberActor } from '#lib/access/actor.ts'
import { exploreUsage } from '#lib/usage/explore-usage.ts'
import { chooseTable } from '#lib/usage/usage-table.ts'
import { UsageLatency } from './_components/usage-latency.tsx'
import { filterOf } from './usage-params.ts'
import { usageRange } from './usage-range.ts'
import type { UsageParams } from './usage-url.ts'

type SectionProps = { actor: MemberActor; params: UsageParams; now: Date }

/**
 * How long requests took, asked apart from the graph: adding histograms costs more than all of its counts. Only rollups
 * of the core have any, which is said where something else is asked for.
 */
export async function LatencySection({ actor, params, now }: SectionProps) {
  const input = { ...usageRange(params, now), filter: filterOf(params), latency: true }
  if (chooseTable(input).kind !== 'core')
    return <p className="mt-6 text-text-3 text-xs">How long requests took is counted by service and by key alone.</p>
  const usage = await exploreUsage(actor, input, now)
  if (!usage.ok || usage.value.buckets.every(bucket => bucket.p50Ms === null)) return null
  return <UsageLatency interval={usage.value.interval} buckets={usage.value.buckets} until={now.toISOString()} />
}
