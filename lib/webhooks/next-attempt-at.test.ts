import fc from 'fast-check'
import { expect, test } from 'vitest'
import { givenUpAfterMs, nextAttemptAt, pauseOf } from './next-attempt-at.ts'

const createdAt = new Date('2026-11-22T09:00:00Z')
const hourMs = 3_600_000

test('without jitter it is the schedule of Standard Webhooks, ending after a day', () => {
  const moments: string[] = []
  let now = createdAt
  for (let attempts = 1; ; attempts++) {
    const next = nextAttemptAt({ createdAt, attempts }, now, () => 0.5)
    if (!next) break
    now = next
    moments.push(next.toISOString().slice(8, 19))
  }
  expect(moments).toEqual([
    '22T09:00:05',
    '22T09:05:05',
    '22T09:35:05',
    '22T11:35:05',
    '22T16:35:05',
    '23T02:35:05',
    '23T09:00:00',
  ])
})

test('a next try is in the future, at most a day after the first, and later the more failed', () => {
  const attempts = fc.integer({ min: 1, max: 20 })
  const sinceMs = fc.integer({ min: 0, max: 2 * givenUpAfterMs })
  const pauseMs = fc.integer({ min: 0, max: hourMs })
  const random = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
  fc.assert(
    fc.property(attempts, sinceMs, pauseMs, random, (attempts, sinceMs, pauseMs, random) => {
      const now = new Date(createdAt.getTime() + sinceMs)
      const next = nextAttemptAt({ createdAt, attempts, pauseMs }, now, () => random)
      if (!next) return sinceMs >= givenUpAfterMs || attempts > 7
      const atDeadline = next.getTime() === createdAt.getTime() + givenUpAfterMs
      return next > now && (atDeadline || next.getTime() >= now.getTime() + pauseMs)
    }),
  )
})

test('jitter spreads what failed together', () => {
  const at = (random: number) =>
    Number(nextAttemptAt({ createdAt, attempts: 3 }, createdAt, () => random)) - Number(createdAt)
  expect([at(0), at(0.5), at(1)]).toEqual([0.85, 1, 1.15].map(part => part * 30 * 60_000))
})

test.each([
  [undefined, 0],
  ['7', 7_000],
  ['0', 0],
  ['86400', hourMs],
  ['999999999999', 0],
  ['-5', 0],
  ['soon', 0],
  ['Sun, 22 Nov 2026 09:00:30 GMT', 30_000],
  ['Sun, 22 Nov 2026 08:00:00 GMT', 0],
  ['Sun, 22 Nov 2099 08:00:00 GMT', hourMs],
])('Retry-After: %s', (text, ms) => {
  expect(pauseOf(text, createdAt)).toBe(ms)
})
