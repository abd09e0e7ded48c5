import { usageRange } from '../usage-range.ts'
import type { RequestParams } from './requests-url.ts'

/** Clocks of gateways go ahead, by this much at most. */
const aheadMs = 600_000

/** What is asked for; unlike a chart's, a named range ends with the latest request, whatever its clock said. */
export function requestRange({ range, from, to }: Pick<RequestParams, 'range' | 'from' | 'to'>, now: Date) {
  const asked = usageRange({ range, from, to, split: 'outcome' }, now)
  if (from !== undefined && to !== undefined) return { from: asked.from, to: asked.to }
  return { from: asked.from, to: new Date(now.getTime() + aheadMs) }
}
