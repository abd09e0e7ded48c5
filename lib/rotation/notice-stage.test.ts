import { expect, test } from 'vitest'
import { dueStage, endStage } from './notice-stage.ts'

const at = Date.parse('2026-11-22T09:00:00Z')
const before = (hours: number) => new Date(at - hours * 3_600_000)

test.each([
  [25, null],
  [24, '24h'],
  [1.01, '24h'],
  [1, '1h'],
  [0.01, '1h'],
  [0, null],
  [-1, null],
])('%d hours before an end: %s', (hours, stage) => {
  expect(endStage(new Date(at), before(hours))).toBe(stage)
})

test.each([
  [15 * 24, [14, 7, 1], null],
  [14 * 24, [14, 7, 1], 14],
  [8 * 24, [14, 7, 1], 14],
  [7 * 24, [1, 14, 7], 7],
  [0.5, [14, 7, 1], 1],
  [0, [14, 7, 1], null],
  [10, [], null],
])('%d hours before it is due, with notices %j: %s', (hours, days, stage) => {
  expect(dueStage(new Date(at), days, before(hours))).toBe(stage)
})
