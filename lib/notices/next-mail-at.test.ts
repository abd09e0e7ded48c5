import { expect, test } from 'vitest'
import { nextMailAt } from './next-mail-at.ts'

const createdAt = new Date('2026-11-22T09:00:00Z')
const after = (minutes: number) => new Date(createdAt.getTime() + minutes * 60_000)

test.each([
  [1, 0, 1],
  [2, 1, 3],
  [3, 3, 7],
  [6, 31, 63],
  [7, 63, 123], // an hour at most
  [500, 600, 660],
  [30, 1439, 1499], // the last try may come after the day
  [30, 1440, null],
  [1, 5000, null],
])('after %i attempts, %i minutes after the notice: minute %s', (attempts, minutes, expected) => {
  expect(nextMailAt({ createdAt, attempts }, after(minutes))).toEqual(expected === null ? null : after(expected))
})
