import { dayMs, hourMs } from './parameters.ts'

const hoursOfDay = 24
const hoursOfWeek = 168

/** What a bucket of an hour usually holds: by the hour of the week, by the hour of the day, and at all. */
export interface Rhythm {
  week: Float32Array
  weekTimes: Uint8Array
  day: Float32Array
  dayTimes: Uint8Array
  all: number
  /** how many hours were learned */
  hours: number
  /** how far each of the three was off of late: the mean square, of roots where requests are counted */
  errors: Float64Array
}

export function createRhythm(): Rhythm {
  return {
    week: new Float32Array(hoursOfWeek),
    weekTimes: new Uint8Array(hoursOfWeek),
    day: new Float32Array(hoursOfDay),
    dayTimes: new Uint8Array(hoursOfDay),
    all: 0,
    hours: 0,
    errors: new Float64Array(3).fill(1),
  }
}

/**
 * What a bucket at a moment should hold before the level of late days is looked at. Three forecasters are asked, and
 * heard by how right each was in the last week: a key without a rhythm is told by its mean, which is quiet, and one that
 * rests on Sundays by the hour of the week as soon as that tells it better. Between the middles of two hours it is drawn straight.
 */
export function usual(rhythm: Rhythm, at: number): number {
  if (rhythm.hours === 0) return 0
  const hour = Math.floor(at / hourMs)
  const past = (at % hourMs) / hourMs - 0.5
  const beside = past < 0 ? hour - 1 : hour + 1
  return (1 - Math.abs(past)) * ofHour(rhythm, hour) + Math.abs(past) * ofHour(rhythm, beside)
}

/** Sharper than by the square: the better of two forecasters is soon the only one. */
const trust = 3

function ofHour(rhythm: Rhythm, hour: number): number {
  const told = forecasts(rhythm, hour)
  let sum = 0
  let weights = 0
  for (let k = 0; k < 3; k++) {
    const weight = (1 / ((rhythm.errors[k] ?? 0) + 1e-9)) ** trust
    sum += weight * (told[k] ?? 0)
    weights += weight
  }
  return sum / weights
}

/** By the week, by the day, at all; who has not met the hour says what the coarser one does. */
function forecasts({ week, weekTimes, day, dayTimes, all }: Rhythm, hour: number): [number, number, number] {
  const inDay = hour % hoursOfDay
  const inWeek = hour % hoursOfWeek
  const byDay = dayTimes[inDay] ? (day[inDay] ?? 0) : all
  return [weekTimes[inWeek] ? (week[inWeek] ?? 0) : byDay, byDay, all]
}

/** Half-lives, in times that the hour was met: three weeks, one week, one week. */
const weekHalf = 3
const dayHalf = 7
const allHalf = hoursOfWeek
const errorHalf = 120

/** Learns an hour that is over. `mean`: of its buckets; `adjust` says what the level makes of a forecast; `root` what errors are taken of. */
export function learnHour(
  rhythm: Rhythm,
  at: number,
  { mean, adjust, root }: { mean: number; adjust: (usual: number) => number; root: (value: number) => number },
): void {
  const hour = Math.floor(at / hourMs)
  const inDay = hour % hoursOfDay
  const inWeek = hour % hoursOfWeek
  rhythm.hours++
  if (rhythm.hours > dayMs / hourMs) {
    const share = Math.max(fade(errorHalf), 1 / (rhythm.hours + 5))
    forecasts(rhythm, hour).forEach((told, k) => {
      const error = (root(mean) - root(adjust(told))) ** 2
      rhythm.errors[k] = (rhythm.errors[k] ?? 0) + share * (error - (rhythm.errors[k] ?? 0))
    })
  }
  turn(rhythm.week, rhythm.weekTimes, inWeek, mean, weekHalf)
  turn(rhythm.day, rhythm.dayTimes, inDay, mean, dayHalf)
  rhythm.all += Math.max(fade(allHalf), 1 / rhythm.hours) * (mean - rhythm.all)
}

function turn(means: Float32Array, times: Uint8Array, slot: number, mean: number, half: number): void {
  const met = times[slot] ?? 0
  const before = means[slot] ?? 0
  means[slot] = before + Math.max(fade(half), 1 / (met + 1)) * (mean - before)
  times[slot] = Math.min(met + 1, 255)
}

/** The share of what is new in a mean that forgets half of it after so many. */
export function fade(half: number): number {
  return 1 - 0.5 ** (1 / half)
}
