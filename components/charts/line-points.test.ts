import { expect, test } from 'vitest'
import { linePoints } from './line-points.ts'

test('series stand on each other, from edge to edge', () => {
  const points = linePoints(
    [0, 10],
    10,
    [
      [1, 2],
      [5, 5],
    ],
    true,
  )
  expect(points.map(point => [point.x, point.band1])).toEqual([
    [0, [1, 6]],
    [5, [1, 6]],
    [15, [2, 7]],
    [20, [2, 7]],
    [20, null],
  ])
})

test('a hole is a hole in every series, and exactly as wide', () => {
  const points = linePoints([0, 10, 20], 10, [[1, null, 1]], true)
  expect(points.filter(point => point.band0 === null).map(point => point.x)).toEqual([10, 30])
  expect(points.some(point => point.x === 15)).toBe(false)
})

test('unstacked lines keep their own holes', () => {
  expect(
    linePoints(
      [0, 10],
      10,
      [
        [1, 2],
        [null, 4],
      ],
      false,
    )[1],
  ).toEqual({ x: 5, band0: [0, 1], band1: null })
})
