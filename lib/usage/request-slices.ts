import { intervalMs } from './rollup.ts'
import type { Hour } from './search-hours.ts'

/** A stretch of one index: a service's raw rows, or (null) the searched key's. */
export interface Slice {
  serviceId: string | null
  from: number
  /** not included */
  to: number
  /** so many of its rows are read at most, where others must have their share */
  atMost?: number
}

export interface Step {
  slices: Slice[]
  /** nothing is left to find from here on */
  back: number
  requests: number
}

const slicesAtMost = 40

/** The hours that are read next, in one query: whole hours, until they hold as much as may be read, or too many pieces. */
export function nextStep(hours: readonly Hour[], requestsAtMost: number): { step: Step; rest: Hour[] } | null {
  const [first] = hours
  if (!first) return null
  const step: Step = { slices: [], back: first.start, requests: 0 }
  const open = new Map<string | null, Slice>()
  let taken = 0
  for (const { serviceId, start, requests } of hours) {
    if (start < step.back && (step.requests >= requestsAtMost || step.slices.length >= slicesAtMost)) break
    step.back = start
    step.requests += requests
    taken++
    const later = open.get(serviceId)
    if (later?.from === start + intervalMs.hour) later.from = start
    else {
      const slice = { serviceId, from: start, to: start + intervalMs.hour }
      step.slices.push(slice)
      open.set(serviceId, slice)
    }
  }
  return { step, rest: hours.slice(taken) }
}
