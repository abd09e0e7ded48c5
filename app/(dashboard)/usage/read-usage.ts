import type { MemberActor } from '#lib/access/actor.ts'
import { ok, type Result } from '#lib/result.ts'
import type { UsageError } from '#lib/usage/errors.ts'
import { getUsage } from '#lib/usage/get-usage.ts'
import type { UsageBucket } from '#lib/usage/usage-buckets.ts'
import type { UsageAnswer } from './_components/ask-usage.ts'
import { mergeBuckets } from './merge-buckets.ts'
import type { UsageParams } from './usage-params.ts'
import { usageRange } from './usage-range.ts'

/** The buckets of a chart, grouped as it is split. */
export async function readUsage(
  actor: MemberActor,
  params: UsageParams,
  now: Date,
): Promise<Result<UsageAnswer, UsageError>> {
  const { from, to, interval, group } = usageRange(params, now)
  // One grouping at a time: where an environment is chosen, its own counts are drawn by outcome.
  const groupBy = params.environment
    ? 'environment'
    : params.split === 'service' || params.split === 'environment'
      ? params.split
      : undefined
  const usage = await getUsage(actor, { service: params.service, from, to, interval, groupBy })
  if (!usage.ok) return usage
  const { source, buckets } = usage.value
  const own = params.environment ? buckets.map(bucket => onlyGroup(bucket, params.environment ?? '')) : buckets
  return ok({ interval, source, buckets: mergeBuckets(own, group) })
}

function onlyGroup(bucket: UsageBucket, group: string): UsageBucket {
  const none = { requests: 0, refused: 0, clientErrors: 0, serverErrors: 0, bytes: 0 }
  const { requests, refused, clientErrors, serverErrors, bytes } =
    bucket.groups?.find(each => each.group === group) ?? none
  const counts = { requests, refused, clientErrors, serverErrors, bytes }
  return { ...bucket, ...counts, p50Ms: null, p95Ms: null, p99Ms: null, groups: undefined }
}
