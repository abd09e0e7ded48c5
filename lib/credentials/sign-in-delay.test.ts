import { describe, expect, it } from 'vitest'
import { attemptSubjects, countAttempt, delayAfterMs, waitMs } from './sign-in-delay.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 22, 9, 0, seconds))

describe('the delay', () => {
  it.each([
    [0, 0],
    [3, 0],
    [4, 1000],
    [5, 2000],
    [6, 4000],
    [8, 16_000],
    [9, 30_000],
    [1000, 30_000],
  ])('after %i failures is %i ms', (failures, ms) => expect(delayAfterMs(failures)).toBe(ms))

  it('runs out', () => {
    const attempts = { failures: 5, lastFailedAt: at(0) }
    expect(waitMs(attempts, at(1))).toBe(1000)
    expect(waitMs(attempts, at(2))).toBe(0)
  })

  it('forgets after an hour without failures', () => {
    expect(countAttempt({ failures: 9, lastFailedAt: at(0) }, at(3600))).toBe(10)
    expect(countAttempt({ failures: 9, lastFailedAt: at(0) }, at(3601))).toBe(1)
  })
})

describe('whose attempts are counted together', () => {
  it.each([
    ['203.0.113.9', 'address:203.0.113.9'],
    ['::ffff:203.0.113.9', 'address:203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', 'address:2001:db8:1:2::/64'],
  ])('%s is %s', (ip, subject) =>
    expect(attemptSubjects('a@example.com', ip)).toEqual(['account:a@example.com', subject]),
  )

  it('without an address it is the account alone', () => {
    expect(attemptSubjects('a@example.com', null)).toEqual(['account:a@example.com'])
    expect(attemptSubjects('a@example.com', 'junk')).toEqual(['account:a@example.com'])
  })
})
