import { runsOf } from './slots.ts'

/** `x` is a time; `band0`, `band1`… are [from, to] of each series, stacked or from zero; null is a hole. */
export type LinePoint = { x: number } & Record<`band${number}`, [number, number] | null>

/**
 * The points of lines and areas. Each run of recorded slots begins and ends at its slots' edges, so that a lone slot is
 * still seen and a hole is exactly as wide as what is missing. Stacked here and not by the library, which takes a null
 * for a zero.
 */
export function linePoints(
  times: number[],
  stepMs: number,
  series: (number | null)[][],
  stacked: boolean,
): LinePoint[] {
  const recorded = times.map((_, index) => series.some(values => (values[index] ?? null) !== null))
  const points: LinePoint[] = []
  for (const [from, to] of runsOf(recorded)) {
    const start = times[from] ?? 0
    points.push(pointAt(start, from, series, stacked))
    for (let index = from; index <= to; index += 1) {
      points.push(pointAt((times[index] ?? 0) + stepMs / 2, index, series, stacked))
    }
    const end = (times[to] ?? 0) + stepMs
    points.push(pointAt(end, to, series, stacked))
    points.push({ x: end, ...Object.fromEntries(series.map((_, each) => [`band${each}`, null])) })
  }
  return points
}

function pointAt(x: number, index: number, series: (number | null)[][], stacked: boolean): LinePoint {
  const point: LinePoint = { x }
  let floor = 0
  series.forEach((values, each) => {
    const value = values[index] ?? null
    if (stacked) {
      point[`band${each}`] = [floor, floor + (value ?? 0)]
      floor += value ?? 0
    } else point[`band${each}`] = value === null ? null : [0, value]
  })
  return point
}
