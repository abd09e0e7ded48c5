import { expect, test } from 'vitest'
import { describeStep, gapsOf, slotsOf } from './slots.ts'

const bucket = (time: string, collected = true) => ({ start: `2026-11-17T${time}:00Z`, collected, requests: 1 })

test('what was not collected and what is missing are both holes', () => {
  const slots = slotsOf([bucket('10:00'), bucket('11:00', false), bucket('13:00')], 'hour')
  expect(slots.times).toHaveLength(4)
  expect(slots.buckets.map(each => each !== null)).toEqual([true, false, false, true])
})

test('the step comes from the buckets, in whatever order', () => {
  const slots = slotsOf([bucket('11:00'), bucket('10:00'), bucket('10:30')], 'minute')
  expect(slots.stepMs).toBe(1_800_000)
  expect(slots.buckets.every(Boolean)).toBe(true)
})

test('one bucket falls back on the interval', () => expect(slotsOf([bucket('10:00')], 'day').stepMs).toBe(86_400_000))
test('no bucket, no slot', () => expect(slotsOf([], 'hour').times).toEqual([]))

test.each([
  [[true, true], []],
  [
    [false, false, true, false],
    [
      [0, 1],
      [3, 3],
    ],
  ],
])('gaps of %j', (recorded, gaps) => expect(gapsOf(recorded)).toEqual(gaps))

test.each([
  [60_000, 'per minute'],
  [1_800_000, 'per 30 minutes'],
  [3_600_000, 'per hour'],
  [86_400_000, 'per day'],
  [10_000, 'per 10 s'],
])('%d ms is %s', (stepMs, words) => expect(describeStep(stepMs)).toBe(words))
