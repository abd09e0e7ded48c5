import type { MemberActor } from '#lib/access/actor.ts'
import { exploreUsage } from '#lib/usage/explore-usage.ts'
import { usageRange } from '../usage-range.ts'
import { RequestsOverTime } from './_components/requests-over-time.tsx'
import { searchOf } from './request-params.ts'
import type { RequestParams } from './requests-url.ts'

type SectionProps = { actor: MemberActor; params: RequestParams; now: Date }

export async function OverTimeSection({ actor, params, now }: SectionProps) {
  const { range, from, to } = params
  const { status, method, requestId, ...filter } = searchOf(params)
  const asked = { ...usageRange({ range, from, to, split: 'outcome' }, now), filter }
  const usage = await exploreUsage(actor, asked, now)
  if (!usage.ok) return null
  const beyond = [status && 'status', method && 'method', requestId && 'request id'].filter(each => each !== undefined)
  const { buckets, interval } = usage.value
  return <RequestsOverTime {...{ buckets, interval, params, beyond }} until={now.toISOString()} />
}
