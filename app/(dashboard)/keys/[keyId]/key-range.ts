import { z } from 'zod'
import type { SearchParams } from '../_components/list-url.ts'

export const ranges = ['1h', '24h', '7d', '28d'] as const
export type RangeName = (typeof ranges)[number]

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
  from: z.iso.datetime({ offset: true }).optional().catch(undefined),
  to: z.iso.datetime({ offset: true }).optional().catch(undefined),
})

export interface Range {
  /** null: a range of one's own */
  name: RangeName | null
  from: Date
  to: Date
  interval: 'minute' | 'hour' | 'day'
  /** how many of the interval's buckets are drawn as one */
  group: number
}

export function readRange(search: SearchParams, now: Date): Range {
  const { range, from, to } = rangeParams.parse(search)
  const isOwn = from !== undefined && to !== undefined && Date.parse(from) < Date.parse(to)
  const end = isOwn ? new Date(to) : now
  const start = isOwn ? new Date(from) : new Date(now.getTime() - lengthsMs[range])
  return { name: isOwn ? null : range, from: start, to: end, ...stepOf(end.getTime() - start.getTime()) }
}

/** Between some forty and a few hundred points, whatever the length. */
function stepOf(lengthMs: number): Pick<Range, 'interval' | 'group'> {
  if (lengthMs <= 3 * hourMs) return { interval: 'minute', group: 1 }
  if (lengthMs <= 12 * hourMs) return { interval: 'minute', group: 5 }
  if (lengthMs <= 48 * hourMs) return { interval: 'minute', group: 30 }
  if (lengthMs <= 15 * 24 * hourMs) return { interval: 'hour', group: 1 }
  if (lengthMs <= 60 * 24 * hourMs) return { interval: 'hour', group: 6 }
  return { interval: 'day', group: 1 }
}
