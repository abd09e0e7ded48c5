import type { MemberActor } from '#lib/access/actor.ts'
import { ok, type Result } from '#lib/result.ts'
import type { UsageError } from '#lib/usage/errors.ts'
import { exploreSplit } from '#lib/usage/explore-split.ts'
import { exploreUsage } from '#lib/usage/explore-usage.ts'
import type { UsageAnswer } from './_components/ask-usage.ts'
import { spellGroups } from './spell-labels.ts'
import { filterOf } from './usage-params.ts'
import { stepsMs, usageRange } from './usage-range.ts'
import type { UsageParams } from './usage-url.ts'

/** The buckets of a chart, shared out as it is split, and those of the stretch before where they are compared. */
export async function readUsage(
  actor: MemberActor,
  params: UsageParams,
  now: Date,
): Promise<Result<UsageAnswer, UsageError>> {
  const { from, to, interval, group } = usageRange(params, now)
  const filter = filterOf(params)
  const input = { from, to, interval, group, filter }
  const { split } = params
  const [usage, previous] = await Promise.all([
    split === 'outcome' ? exploreUsage(actor, input, now) : exploreSplit(actor, { ...input, split }, now),
    params.compare ? readPrevious(actor, input, now) : null,
  ])
  if (!usage.ok) return usage
  return ok({
    ...usage.value,
    split,
    until: now.toISOString(),
    buckets: spellGroups(usage.value.buckets, split),
    previous,
  })
}

type Input = Parameters<typeof exploreUsage>[1]

/** Bucket by bucket beside those of the range; null where nothing was recorded then. */
async function readPrevious(actor: MemberActor, input: Input, now: Date): Promise<UsageAnswer['previous']> {
  const bucketMs = stepsMs[input.interval] * (input.group ?? 1)
  const lengthMs = Math.ceil((input.to.getTime() - input.from.getTime()) / bucketMs) * bucketMs
  const before = { ...input, from: new Date(input.from.getTime() - lengthMs), to: input.from }
  const usage = await exploreUsage(actor, before, now)
  if (!usage.ok) return null
  return usage.value.buckets.map(({ start, collected, requests }) => ({ start, requests: collected ? requests : null }))
}
