import { timeTicks } from '#components/charts/time-ticks.ts'
import { formatShortDay } from '#lib/format/date-time.ts'
import type { SecretRow } from '#lib/keys/queries.ts'

/** Where a stretch of time lies on the axis, in percent of its length. */
export interface Span {
  left: number
  width: number
}

export interface TimelineRow {
  secret: SecretRow
  /** from its birth to its end or to the present */
  lived: Span
  /** from the present to its end, where that is known */
  ahead: Span | null
  /** while another worked too */
  overlaps: Span[]
  firstUse: number | null
}

export interface Timeline {
  /** oldest first */
  rows: TimelineRow[]
  ticks: { left: number; label: string }[]
  now: number
}

const dayMs = 86_400_000
const mostTicks = 7

/** Every secret of a key on one axis, from the first one's birth to the last end that is known, the present within. */
export function lineageTimeline(secrets: readonly SecretRow[], rotatesAt: Date | null, now: Date): Timeline {
  const stretches = secrets
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
    .map(secret => ({ secret, ...stretchOf(secret, rotatesAt, now) }))
  const from = stretches[0]?.from ?? now.getTime()
  const length = Math.max(dayMs, ...stretches.map(each => each.to - from), now.getTime() - from)
  const place = (at: number) => Math.min(100, Math.max(0, ((at - from) / length) * 100))
  const span = (start: number, end: number) => ({ left: place(start), width: Math.max(0, place(end) - place(start)) })
  const present = now.getTime()
  const rows = stretches.map(({ secret, from: born, to }): TimelineRow => {
    const others = stretches.filter(each => each.secret !== secret)
    const shared = others.map(each => [Math.max(born, each.from), Math.min(to, each.to)] as const)
    const isAhead = secret.state !== 'ended' && to > present
    return {
      secret,
      lived: span(born, Math.min(to, present)),
      ahead: isAhead ? span(Math.max(present, born), to) : null,
      overlaps: shared.filter(([start, end]) => end > start).map(([start, end]) => span(start, end)),
      firstUse: secret.firstUsedAt ? place(secret.firstUsedAt.getTime()) : null,
    }
  })
  return { rows, ticks: ticksOf(from, from + length, place, now), now: place(present) }
}

/** When it works: until it ended, until it will, or as far as is known. */
export function stretchOf(secret: SecretRow, rotatesAt: Date | null, now: Date): { from: number; to: number } {
  const planned = secret.retiresAt ?? (secret.state === 'current' ? rotatesAt : null)
  const to = secret.endedAt ?? (planned && planned > now ? planned : now)
  return { from: secret.createdAt.getTime(), to: Math.max(to.getTime(), secret.createdAt.getTime()) }
}

function ticksOf(from: number, to: number, place: (at: number) => number, now: Date): Timeline['ticks'] {
  const all = timeTicks(from, to)
  const every = Math.ceil(all.length / mostTicks)
  return all
    .filter((_, index) => index % every === 0)
    .map(({ at, label }) => ({
      left: place(at),
      label: label.includes(':') ? label : formatShortDay(at, now),
    }))
}
