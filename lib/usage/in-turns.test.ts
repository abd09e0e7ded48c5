import { expect, test } from 'vitest'
import { inTurns } from './in-turns.ts'

test('others get their turn between a few items that take long', async () => {
  let turns = 0
  const other = setInterval(() => turns++, 0)
  await inTurns([1, 2, 3, 4, 5], () => {
    const start = performance.now()
    while (performance.now() - start < 20);
  })
  clearInterval(other)
  expect(turns).toBeGreaterThanOrEqual(3)
})
