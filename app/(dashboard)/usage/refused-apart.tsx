import Link from 'next/link'
import type { MemberActor } from '#lib/access/actor.ts'
import { formatCount } from '#lib/format/number.ts'
import { exploreUsage } from '#lib/usage/explore-usage.ts'
import { chooseTable } from '#lib/usage/usage-table.ts'
import { filterOf } from './usage-params.ts'
import { usageRange } from './usage-range.ts'
import { type UsageParams, usageHref } from './usage-url.ts'

type ApartProps = { actor: MemberActor; params: UsageParams; now: Date; refused: number }

/**
 * What Keyturn refused in services that count by their gateways' reports, which tell of it as some 4xx: said beside the
 * graph, and not added to it. `refused`: what the graph has already.
 */
export async function RefusedApart({ actor, params, now, refused }: ApartProps) {
  const question = { ...usageRange(params, now), filter: { ...filterOf(params), outcome: 'refused' } }
  if (params.outcome !== undefined || chooseTable(question).kind !== 'core') return null
  const usage = await exploreUsage(actor, question, now)
  const all = usage.ok ? usage.value.buckets.reduce((sum, bucket) => sum + bucket.refused, 0) : 0
  if (all <= refused) return null
  return (
    <>
      {' '}
      <Link href={usageHref(params, { outcome: 'refused' })} scroll={false} prefetch={false} className="underline">
        {formatCount(all - refused, 'refusal')}
      </Link>{' '}
      by Keyturn, told apart: reports have them as 4xx.
    </>
  )
}
