import { expect, test } from 'vitest'
import { historyDays, historySlots } from './history-slots.ts'

const now = new Date('2026-11-22T17:00:00Z')
const day = (ago: number, keys: number) => ({
  day: new Date(now.getTime() - ago * 86_400_000).toISOString().slice(0, 10),
  keys,
})

test('a slot a day up to today, which is as it is now; holes stay holes', () => {
  const { times, values } = historySlots([day(17, 4), day(16, 5), day(0, 9)], 3, now)
  expect(times).toHaveLength(18)
  expect([times[0], times.at(-1)]).toEqual([Date.parse('2026-11-05'), Date.parse('2026-11-22')])
  expect(values).toEqual([4, 5, ...new Array(15).fill(null), 3])
})

test('two weeks at the least, ninety days at the most', () => {
  expect(historySlots([], 1, now).times).toHaveLength(14)
  expect(historySlots([day(200, 1)], 1, now).times).toHaveLength(historyDays)
})
