import { floor } from './log-sources.ts'
import { intervalMs } from './rollup.ts'

export interface RangePiece {
  interval: 'hour' | 'day'
  from: Date
  to: Date
}

/** The whole hours that a range touches, as few rows as can be: whole days (UTC) as days, what is left as hours. */
export function rangePieces(from: Date, to: Date): RangePiece[] {
  const { hour, day } = intervalMs
  const first = floor(from.getTime(), hour)
  const end = floor(to.getTime() + hour - 1, hour)
  const firstDay = floor(first + day - 1, day)
  const endDay = floor(end, day)
  const piece = (interval: 'hour' | 'day', start: number, stop: number): RangePiece[] =>
    start < stop ? [{ interval, from: new Date(start), to: new Date(stop) }] : []
  if (firstDay >= endDay) return piece('hour', first, end)
  return [...piece('hour', first, firstDay), ...piece('day', firstDay, endDay), ...piece('hour', endDay, end)]
}
