import { expect, test } from 'vitest'
import { sparkPath } from './spark-path.ts'

test('the highest value touches the top, zero the baseline', () => {
  expect(sparkPath([0, 10], 96, 22).line).toBe('M0 21.3L96 1.5')
})

test('a flat zero stays on the baseline', () => {
  expect(sparkPath([0, 0, 0], 96, 22).line).toBe('M0 21.3L48 21.3L96 21.3')
})

test('not recorded breaks the line and is never drawn as zero', () => {
  const { line, area } = sparkPath([4, 4, null, 4, 4], 80, 20)
  expect(line).toBe('M0 1.5L20 1.5M60 1.5L80 1.5')
  expect(area.match(/Z/g)).toHaveLength(2)
})

test('nothing recorded draws nothing', () => {
  expect(sparkPath([null, null], 80, 20)).toEqual({ line: '', area: '' })
})
