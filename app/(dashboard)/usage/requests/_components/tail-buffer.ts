import type { RequestRow } from '#lib/usage/request-row.ts'
import type { TailNews } from '#lib/usage/tail-requests.ts'

/** So many lines are held; the oldest go. */
export const linesAtMost = 5_000

export interface TailBuffer {
  /** in the order of their coming, the latest first */
  rows: readonly RequestRow[]
  /** came while paused */
  waiting: readonly RequestRow[]
  /** as many came while paused, those that `waiting` has no room for as well */
  came: number
  /** came, and were too many to be sent one by one */
  skipped: number
  /** late ones may be missing */
  isPartial: boolean
}

export const emptyBuffer: TailBuffer = { rows: [], waiting: [], came: 0, skipped: 0, isPartial: false }

/** A stream that is opened again tells once more of what it told last. */
export function receive(buffer: TailBuffer, news: TailNews, isPaused: boolean): TailBuffer {
  const known = new Set([...buffer.rows, ...buffer.waiting].map(({ id }) => id))
  const items = news.items.filter(({ id }) => !known.has(id))
  const hasNew = items.length > 0
  const skipped = buffer.skipped + (hasNew || news.items.length === 0 ? news.more : 0)
  const isPartial = buffer.isPartial || news.isPartial
  if (!isPaused) return { ...buffer, rows: [...items, ...buffer.rows].slice(0, linesAtMost), skipped, isPartial }
  const waiting = [...items, ...buffer.waiting].slice(0, linesAtMost)
  return { ...buffer, waiting, came: buffer.came + items.length, skipped, isPartial }
}

export function resume(buffer: TailBuffer): TailBuffer {
  const rows = [...buffer.waiting, ...buffer.rows].slice(0, linesAtMost)
  return { ...buffer, rows, waiting: [], came: 0 }
}
