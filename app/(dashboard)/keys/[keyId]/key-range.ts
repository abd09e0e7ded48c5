import { z } from 'zod'
import { momentParam } from '#lib/format/moment-input.ts'
import { type UsageStep, usageStep } from '#lib/usage/usage-step.ts'
import type { SearchParams } from '../_components/list-url.ts'
import { type RangeName, ranges } from './range-names.ts'

const hourMs = 3_600_000
const lengthsMs: Record<RangeName, number> = {
  '1h': hourMs,
  '24h': 24 * hourMs,
  '7d': 168 * hourMs,
  '28d': 672 * hourMs,
}

/** What the address says of time: a named range, or from and to. What can't be read is the last day. */
const rangeParams = z.object({
  range: z.enum(ranges).catch('24h').default('24h'),
  from: momentParam,
  to: momentParam,
})

export interface Range extends UsageStep {
  /** null: a range of one's own */
  name: RangeName | null
  from: Date
  to: Date
}

export function readRange(search: SearchParams, now: Date): Range {
  const { range, from, to } = rangeParams.parse(search)
  const isOwn = from !== undefined && to !== undefined && Date.parse(from) < Date.parse(to)
  const own = isOwn
    ? { from: new Date(from), to: new Date(to) }
    : { from: new Date(now.getTime() - lengthsMs[range]), to: now }
  return { name: isOwn ? null : range, ...own, ...usageStep(own, now) }
}
