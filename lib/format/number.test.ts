import { describe, expect, test } from 'vitest'
import { formatCount, formatNumber, formatShortNumber } from './number.ts'

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [1_284_310, '1,284,310'],
  [-1234, '−1,234'],
  [2.6, '3'],
])('formatNumber(%d) is %s', (value, text) => expect(formatNumber(value)).toBe(text))

test.each([
  [0, '0'],
  [1.5, '1.5'],
  [600, '600'],
  [1500, '1.5k'],
  [180_000, '180k'],
  [999_999, '1M'],
  [8_450_000, '8.45M'],
  [18_180_000, '18.2M'],
  [3_000_000_000, '3G'],
])('formatShortNumber(%d) is %s', (value, text) => expect(formatShortNumber(value)).toBe(text))

describe('formatCount', () => {
  test('one', () => expect(formatCount(1, 'key')).toBe('1 key'))
  test('many', () => expect(formatCount(1204, 'request')).toBe('1,204 requests'))
  test('irregular', () => expect(formatCount(3, 'policy', 'policies')).toBe('3 policies'))
})
