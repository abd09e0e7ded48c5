import { dayMs, hourMs } from './parameters.ts'

/** What comes by the week or the month comes at its hour again; a month and a holiday, three times over. */
const ofHourDays = 100
const hoursOfDay = 24
/** What takes longer has no time of the day. */
const hoursAtMost = 12

/** What a volume was marked normal as, or is held against that: up to how much, and from which hour of the day (UTC) to which. */
interface NormalVolume {
  /** the environment, of a service; else '' */
  whose: string
  /** requests in an hour */
  upTo: number
  hours: { from: number; to: number } | null
}

const shape = /^(\w+ |)(\d+)(?: at (\d+)-(\d+))?$/

/** Reads `1024`, `production 1024 at 5-7`; null: it is something else, as a drop. */
export function readNormalVolume(value: string): NormalVolume | null {
  const [, whose = '', upTo, from, to] = shape.exec(value) ?? []
  if (upTo === undefined) return null
  return { whose, upTo: Number(upTo), hours: from === undefined ? null : { from: Number(from), to: Number(to) } }
}

/**
 * What stays normal of a volume for longer than all else: so much, about the time of the day at which it was. What a job
 * does once a month outlives four weeks; who takes as much at another time is told of. Null: of a drop, or of what had
 * no time of the day.
 */
export function normalByHour(
  value: string,
  { first, last }: { first: Date; last: Date },
): { value: string; forMs: number } | null {
  const span = last.getTime() - first.getTime()
  if (readNormalVolume(value) === null || span > hoursAtMost * hourMs) return null
  return { value: `${value} at ${first.getUTCHours()}-${last.getUTCHours()}`, forMs: ofHourDays * dayMs }
}

/** Whether something that was marked normal covers a volume that began at a moment; an hour sooner or later is the same. */
export function isNormalVolume(normal: string, { value, first }: { value: string; first: number }): boolean {
  const known = readNormalVolume(normal)
  const seen = readNormalVolume(value)
  if (!known || !seen) return normal === value
  if (known.whose !== seen.whose || seen.upTo > known.upTo) return false
  const { hours } = known
  if (!hours) return true
  const after = (from: number, to: number) => (to - from + hoursOfDay) % hoursOfDay
  return after(hours.from - 1, new Date(first).getUTCHours()) <= after(hours.from, hours.to) + 2
}
