import { expect, test } from 'vitest'
import { inBatches } from './in-batches.ts'

test('what comes while a batch is done is the next batch, and each gets its own answer', async () => {
  const batches: number[][] = []
  const double = inBatches(async (items: number[]) => {
    batches.push(items)
    return items.map(item => item * 2)
  })
  expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6])
  expect(batches).toEqual([[1], [2, 3]])
  expect(await double(4)).toBe(8)
})

test('one that can’t be done fails alone', async () => {
  const run = inBatches(async (items: number[]) => {
    if (items.includes(2)) throw new Error('two')
    return items
  })
  const results = await Promise.allSettled([0, 1, 2, 3].map(run))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
})
