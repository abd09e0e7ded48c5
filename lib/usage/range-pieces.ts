import { floor } from './log-sources.ts'
import { type Interval, intervalMs } from './rollup.ts'

export interface RangePiece {
  interval: Interval
  from: Date
  to: Date
}

/** The whole minutes that a range touches. */
export function minutePieces(from: Date, to: Date): RangePiece[] {
  const start = floor(from.getTime(), intervalMs.minute)
  const end = floor(to.getTime() + intervalMs.minute - 1, intervalMs.minute)
  return start < end ? [{ interval: 'minute', from: new Date(start), to: new Date(end) }] : []
}

/**
 * The whole hours that a range touches, as few rows as can be: whole days (UTC) as days, what is left as hours. The
 * present day is one of them, where nothing can have come after the range.
 */
export function rangePieces(from: Date, to: Date, now: Date): RangePiece[] {
  const { hour, day } = intervalMs
  const first = floor(from.getTime(), hour)
  const end = floor(to.getTime() + hour - 1, hour)
  const firstDay = floor(first + day - 1, day)
  const endDay = floor(end >= floor(now.getTime(), hour) ? end + day - 1 : end, day)
  const piece = (interval: Interval, start: number, stop: number): RangePiece[] =>
    start < stop ? [{ interval, from: new Date(start), to: new Date(stop) }] : []
  if (firstDay >= endDay) return piece('hour', first, end)
  return [...piece('hour', first, firstDay), ...piece('day', firstDay, endDay), ...piece('hour', endDay, end)]
}
