import type { LinePoint } from './line-points.ts'

/** Where a time and a value stand, as a path has it: "12 340". */
export type Place = (x: number, value: number) => string

/** A hole ends a line, and the next one begins behind it. */
export function linePath(points: readonly LinePoint[], index: number, place: Place): string {
  return runs(points, index)
    .map(run => `M${run.map(({ x, to }) => place(x, to)).join('L')}`)
    .join('')
}

export function areaPath(points: readonly LinePoint[], index: number, place: Place): string {
  return runs(points, index)
    .map(run => {
      const upper = run.map(({ x, to }) => place(x, to))
      const lower = run.toReversed().map(({ x, from }) => place(x, from))
      return `M${[...upper, ...lower].join('L')}Z`
    })
    .join('')
}

type Edge = { x: number; from: number; to: number }

function runs(points: readonly LinePoint[], index: number): Edge[][] {
  const found: Edge[][] = [[]]
  for (const point of points) {
    const band = point[`band${index}`]
    if (band) found.at(-1)?.push({ x: point.x, from: band[0], to: band[1] })
    else found.push([])
  }
  return found.filter(run => run.length > 0)
}
