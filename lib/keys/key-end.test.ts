import { expect, test } from 'vitest'
import { idleEnd, keyEnd } from './key-end.ts'

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n))

test.each([
  ['neither', null, null, null],
  ['an expiry alone', day(5), null, day(5)],
  ['an age alone', null, 10, day(10)],
  ['the sooner: expiry', day(5), 10, day(5)],
  ['the sooner: age', day(50), 10, day(10)],
])('a key ends: %s', (_, expiresAt, maxAgeDays, end) => {
  expect(keyEnd({ createdAt: day(0), expiresAt }, { maxAgeDays })).toEqual(end)
})

test.each([
  ['may idle', day(3), null, null],
  ['from its last use', day(3), 7, day(10)],
  ['from its birth where nobody used it', null, 7, day(7)],
])('an unused key: %s', (_, lastUsedAt, idleDays, end) => {
  expect(idleEnd({ createdAt: day(0), lastUsedAt }, { idleDays })).toEqual(end)
})
