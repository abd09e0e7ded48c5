import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayMs, hourMs } from './parameters.ts'
import { createRecords, keepRecord, recordDays, recordOf, turnRecords } from './records.ts'

const restMs = 3 * hourMs

/** The record of the only measure, after each of so many rests, where it was kept in the first. */
function after(rests: number, value: number): number[] {
  const records = createRecords(1)
  turnRecords(records, 0)
  keepRecord(records, 0, value)
  return Array.from({ length: rests }, (_, n) => {
    turnRecords(records, (n + 1) * restMs)
    return recordOf(records, 0)
  })
}

test('what was far is held against what comes once a whole rest has passed', () => {
  expect(after(4, 7)).toEqual([0, 7, 7, 7])
})

test('it is remembered for 28 days and then forgotten', () => {
  const restsOfDay = dayMs / restMs
  const far = after((recordDays + 2) * restsOfDay, 7)
  expect(far.slice(1, (recordDays + 1) * restsOfDay - 1).every(each => each === 7)).toBe(true)
  expect(far.at((recordDays + 1) * restsOfDay - 1)).toBe(0)
})

test('measures are told apart, and the farthest counts', () => {
  const records = createRecords(3)
  turnRecords(records, 0)
  for (const value of [2, 5, 3]) keepRecord(records, 1, value)
  for (const rest of [1, 2]) turnRecords(records, rest * restMs)
  expect([0, 1, 2].map(measure => recordOf(records, measure))).toEqual([0, 5, 0])
})

test('the same moment again closes nothing', () => {
  const records = createRecords(1)
  turnRecords(records, 0)
  keepRecord(records, 0, 7)
  for (let again = 0; again < 9; again++) turnRecords(records, hourMs)
  expect(recordOf(records, 0)).toBe(0)
})

test('nothing of four weeks that is over is lost, and nothing is told that was not', () => {
  const step = fc.record({ afterMs: fc.integer({ min: 1, max: 12 }), value: fc.integer({ min: 0, max: 1000 }) })
  const property = fc.property(fc.array(step, { minLength: 1, maxLength: 400 }), steps => {
    const records = createRecords(1)
    const kept: { at: number; value: number }[] = []
    let at = 0
    for (const { afterMs, value } of steps) {
      at += afterMs * (restMs / 12)
      turnRecords(records, at)
      const told = recordOf(records, 0)
      const over = kept.filter(each => at - each.at >= 2 * restMs && at - each.at <= recordDays * dayMs)
      expect(told).toBeGreaterThanOrEqual(Math.max(0, ...over.map(each => each.value)))
      expect(told === 0 || kept.some(each => each.value === told && at - each.at > restMs)).toBe(true)
      keepRecord(records, 0, value)
      kept.push({ at, value })
    }
  })
  fc.assert(property, { seed: 20_261_123, numRuns: 60 })
})
