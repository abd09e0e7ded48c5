import { performance } from 'node:perf_hooks'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { countInWindows, newWindows } from './windows.ts'

let now = 1_000_000
let windows = newWindows()
beforeEach(() => {
  windows = newWindows()
  vi.spyOn(performance, 'now').mockImplementation(() => now)
})
afterEach(() => vi.restoreAllMocks())

const second = { name: 'per-second', limit: 2, windowSeconds: 1 }
const minute = { name: 'per-minute', limit: 3, windowSeconds: 60 }
const count = (limits = [second, minute], keyId = 'key') => {
  const { allowed, states } = countInWindows(windows, keyId, limits)
  return [allowed, ...states.map(({ remaining, resetSeconds }) => [remaining, resetSeconds])]
}

test('a window begins with the first request that it counts, and ends by itself', () => {
  expect(count()).toEqual([true, [1, 1], [2, 60]])
  now += 600
  expect(count()).toEqual([true, [0, 1], [1, 60]])
  now += 400
  expect(count()).toEqual([true, [1, 1], [0, 59]])
  now += 59_000
  expect(count()).toEqual([true, [1, 1], [2, 60]])
})

test('a request that one window refuses costs nothing in the others, and begins none', () => {
  expect([count(), count()]).toEqual([
    [true, [1, 1], [2, 60]],
    [true, [0, 1], [1, 60]],
  ])
  for (let again = 0; again < 5; again++) expect(count()).toEqual([false, [0, 1], [1, 60]])
  now += 1_000
  expect(count()).toEqual([true, [1, 1], [0, 59]])
  now += 1_000
  // The second has ended; what refuses now is the minute, and the next second has not begun.
  expect(count()).toEqual([false, [2, 1], [0, 58]])
  now += 5_000
  expect(count()).toEqual([false, [2, 1], [0, 53]])
})

test('keys have windows of their own', () => {
  expect([count([second]), count([second]), count([second])].map(([allowed]) => allowed)).toEqual([true, true, false])
  expect(count([second], 'another')).toEqual([true, [1, 1]])
})

test('a limit that is set anew goes on with what was counted; one of another name or length begins', () => {
  for (let again = 0; again < 3; again++) count([minute])
  expect(count([minute])).toEqual([false, [0, 60]])
  expect(count([{ ...minute, limit: 5 }])).toEqual([true, [1, 60]])
  expect(count([second, { ...minute, limit: 5 }])).toEqual([true, [1, 1], [0, 60]])
  expect(count([{ ...minute, windowSeconds: 30 }])).toEqual([true, [2, 30]])
  expect(count([{ ...minute, limit: 1 }])).toEqual([false, [0, 60]])
})

test('a part of a limit is rounded up', () => {
  const part = () => countInWindows(windows, 'key', [minute], 2).allowed
  expect([part(), part(), part()]).toEqual([true, true, false])
  expect(countInWindows(windows, 'lonely', [{ ...minute, limit: 1 }], 5).allowed).toBe(true)
})

test('so many keys are kept at most: the first is forgotten', () => {
  const month = { name: 'per-month', limit: 1, windowSeconds: 2_592_000 }
  for (let at = 0; at < 250_000; at++) count([month], `key ${at}`)
  expect(count([month], 'key 0')[0]).toBe(false)
  count([month], 'one more')
  expect(windows.keys.size).toBe(250_000)
  expect([count([month], 'key 1')[0], count([month], 'key 0')[0]]).toEqual([false, true])
})

test('keys whose windows have ended are not kept', () => {
  const month = { name: 'per-month', limit: 1, windowSeconds: 2_592_000 }
  count([month], 'kept')
  for (let at = 0; at < 1_000; at++) count([second], `before ${at}`)
  now += 2_000
  for (let at = 0; at < 1_001; at++) count([second], `after ${at}`)
  expect([...windows.keys.keys()].filter(name => name.startsWith('before'))).toEqual([])
  expect(count([month], 'kept')[0]).toBe(false)
})
