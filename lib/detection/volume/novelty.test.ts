import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPast, noveltyOf, type Past, remember, remembered } from './novelty.ts'

function pastOf(values: readonly number[]): Past {
  const past = createPast()
  for (const value of values) remember(past, value)
  return past
}

const exactly = { least: 0, enough: 0 }
/** Each step is twice as wide as the one before, so that no state is like another. */
const cycle = Array.from({ length: 100 }, (_, n) => 2 ** (n % 7) + n)
const cycles = (times: number) => Array.from({ length: times }, () => cycle).flat()

test('nothing is new of a key of which nothing is known', () => {
  expect(noveltyOf(createPast(), 400, { least: 5, enough: 0 })).toEqual({ distance: 0, nearest: 0 })
})

test('a state that was there before is not new, and it is known when it was', () => {
  const { distance, nearest } = noveltyOf(pastOf(cycles(4)), 1, exactly)
  expect(distance).toBeCloseTo(0, 6)
  expect(nearest).toBe(100)
})

test('what was usual at another time of day is new at this one', () => {
  const past = pastOf(Array.from({ length: 3 * 288 }, (_, n) => 155 - 145 * Math.cos((2 * Math.PI * n) / 288)))
  expect(noveltyOf(past, 10, exactly).distance).toBeCloseTo(0, 6)
  expect(noveltyOf(past, 300, exactly).distance).toBeGreaterThan(0.3)
})

test('the farther from all that was, the newer', () => {
  const past = pastOf(cycles(4))
  const [near = 0, far = 0, farther = 0] = [180, 400, 900].map(value => noveltyOf(past, value, exactly).distance)
  expect(near).toBeGreaterThan(0)
  expect(far).toBeGreaterThan(near)
  expect(farther).toBeGreaterThan(far)
})

test('a small change of a key that hardly varies is as small as what is worth an alert makes it', () => {
  const past = pastOf(Array(400).fill(10))
  expect(noveltyOf(past, 12, { least: 5, enough: 0 }).distance).toBeCloseTo(
    noveltyOf(past, 12, { least: 500, enough: 0 }).distance * 100,
  )
})

test('a state is remembered for 14 days', () => {
  expect(remembered).toBe(14 * 288)
  const past = pastOf(Array(100).fill(10))
  remember(past, 500)
  const again = () => noveltyOf(past, 500, exactly).distance
  for (let n = 1; n < remembered; n++) remember(past, 10)
  expect(again()).toBe(0)
  remember(past, 10)
  expect(again()).toBeGreaterThan(0.5)
})

test('it stops looking once a state is near enough', () => {
  const past = pastOf(cycles(20))
  let looks = 0
  past.near = new Proxy(past.near, {
    get(target, name) {
      looks++
      return Reflect.get(target, name)
    },
  })
  noveltyOf(past, 1, exactly)
  expect(looks).toBe(2000)
  looks = 0
  expect(noveltyOf(past, 1, { least: 0, enough: 1e-6 }).nearest).toBe(100)
  expect(looks).toBe(100)
})

const values = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 300 })

test('that it stops early never changes on which side of enough a state is', () => {
  const property = fc.property(values, fc.integer({ min: 0, max: 2000 }), fc.double({ min: 0.001, max: 0.5 }), check)
  fc.assert(property, { seed: 20_261_123, numRuns: 200 })

  function check(before: number[], value: number, enough: number) {
    const past = pastOf(before)
    const whole = noveltyOf(past, value, { least: 3, enough: 0 }).distance
    const early = noveltyOf(past, value, { least: 3, enough }).distance
    if (whole < enough) expect(early).toBeLessThan(enough)
    else expect(early).toBe(whole)
  }
})

test('it is a share of the key’s own range: twice as many of everything is as new', () => {
  const property = fc.property(values, fc.integer({ min: 0, max: 2000 }), (before, value) => {
    const { distance, nearest } = noveltyOf(pastOf(before), value, { least: 3, enough: 0 })
    const doubled = noveltyOf(pastOf(before.map(each => 2 * each)), 2 * value, { least: 6, enough: 0 })
    expect(doubled.nearest).toBe(nearest)
    expect(doubled.distance).toBeCloseTo(distance, 6)
  })
  fc.assert(property, { seed: 20_261_123, numRuns: 200 })
})
