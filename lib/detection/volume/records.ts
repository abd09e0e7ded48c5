import { dayMs } from './parameters.ts'

/** Days of which the farthest is remembered. */
export const recordDays = 28
/** So long something must be over before it is held against what comes: else what grows would hide behind itself. */
const restMs = 10_800_000

/** The farthest of each of some measures, day by day, of four weeks. */
export interface Records {
  /** a ring of days, each with one number for each measure */
  days: Float32Array
  /** how many days were closed */
  closed: number
  /** of the day so far, of the rest before this one, and of this one */
  today: Float32Array
  before: Float32Array
  now: Float32Array
  /** the numbers of the rest and of the day that are running, counted since 1970; null: none yet */
  rest: number | null
  day: number | null
}

export function createRecords(measures: number): Records {
  return {
    days: new Float32Array(recordDays * measures),
    closed: 0,
    today: new Float32Array(measures),
    before: new Float32Array(measures),
    now: new Float32Array(measures),
    rest: null,
    day: null,
  }
}

/** Closes what is over at a moment. */
export function turnRecords(records: Records, at: number): void {
  const { days, today, before, now } = records
  const rest = Math.floor(at / restMs)
  if (records.rest !== null && rest !== records.rest) {
    before.forEach((far, measure) => {
      today[measure] = Math.max(today[measure] ?? 0, far)
    })
    before.set(now)
    now.fill(0)
  }
  records.rest = rest
  const day = Math.floor(at / dayMs)
  if (records.day !== null && day !== records.day) {
    days.set(today, (records.closed % recordDays) * today.length)
    records.closed++
    today.fill(0)
  }
  records.day = day
}

/** The farthest that a measure ever was, as far as is remembered and over. */
export function recordOf({ days, today }: Records, measure: number): number {
  let far = today[measure] ?? 0
  for (let at = measure; at < days.length; at += today.length) far = Math.max(far, days[at] ?? 0)
  return far
}

export function keepRecord({ now }: Records, measure: number, value: number): void {
  if (value > (now[measure] ?? 0)) now[measure] = value
}
