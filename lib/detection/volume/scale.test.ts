import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRhythm } from './rhythm.ts'
import { counts, gauges } from './scale.ts'

const rarely = { squares: 0, bases: 1, times: 10 }
const widely = { squares: 0.25, bases: 1, times: 10 }

test.each([
  ['as many as were expected are nowhere', 100, 100, rarely, 0],
  ['by chance alone a deviation is about the root', 110, 100, rarely, 0.97],
  ['of few as of many', 4, 1, rarely, 1.84],
  ['fewer lie on the other side', 64, 100, rarely, -3.99],
  ['of a key that varies by half, twice as many are little', 200, 100, widely, 1.62],
  ['nothing, where nothing was expected', 0, 0, rarely, 0],
])('%s', (_name, seen, expected, spread, apart) => {
  expect(counts.apart(seen, expected, spread)).toBeCloseTo(apart, 2)
})

const spreads = fc.record({
  squares: fc.double({ min: 0, max: 1000, noNaN: true }),
  bases: fc.double({ min: 0.1, max: 1000, noNaN: true }),
  times: fc.integer({ min: 1, max: 5000 }),
})

test('at undoes apart', () => {
  const amount = fc.integer({ min: 0, max: 1_000_000 })
  const property = fc.property(amount, amount, spreads, (seen, expected, spread) => {
    const back = counts.at(counts.apart(seen, expected, spread), expected, spread)
    expect(Math.abs(back - seen)).toBeLessThan(1e-6 * (1 + seen + expected))
  })
  fc.assert(property, { seed: 20_261_123, numRuns: 300 })
})

test('so it does of a gauge, which may lie below zero', () => {
  const amount = fc.integer({ min: -1_000_000, max: 1_000_000 })
  const varies = spreads.filter(({ squares, bases }) => squares / bases > 1e-6)
  const property = fc.property(amount, amount, varies, (seen, expected, spread) => {
    const back = gauges.at(gauges.apart(seen, expected, spread), expected, spread)
    expect(Math.abs(back - seen)).toBeLessThan(1e-6 * (1 + Math.abs(seen) + Math.abs(expected)))
  })
  fc.assert(property, { seed: 20_261_123, numRuns: 300 })
})

test('no count lies below zero, however far', () => {
  expect(counts.at(-1000, 50, rarely)).toBe(0)
})

test('the level of late days multiplies a count', () => {
  const rhythm = { ...createRhythm(), all: 0 }
  expect(counts.adjust(50, { seen: 300, usual: 100 }, rhythm)).toBeCloseTo(150)
  expect(gauges.adjust(50, { seen: 12, usual: 0 }, rhythm)).toBe(62)
})

test('of a new key the level is one, and no expectation is nothing', () => {
  const rhythm = { ...createRhythm(), all: 10 }
  expect(counts.adjust(50, { seen: 0, usual: 0 }, rhythm)).toBeCloseTo(50)
  expect(counts.adjust(0, { seen: 0, usual: 0 }, rhythm)).toBe(1e-3)
})

test('an outlier teaches as much as four deviations would', () => {
  const teaches = (seen: number) => counts.teaches(seen, 100, rarely).square
  expect(teaches(130)).toBe(800)
  expect(teaches(139)).toBeLessThan(teaches(1_000_000))
  expect(teaches(1_000_000)).toBe(teaches(200))
})

test('what varies by chance alone teaches no spread', () => {
  const squares = Array.from({ length: 1001 }, (_, n) => counts.teaches(n % 2 ? 110 : 90, 100, rarely).square)
  expect(squares.every(each => each === 0)).toBe(true)
})
