import { expect, test } from 'vitest'
import { formatPercent } from './percent.ts'

test.each([
  [0, '0 %'],
  [0.00001, 'under 0.01 %'],
  [0.0033, '0.33 %'],
  [0.031, '3.1 %'],
  [0.984, '98.4 %'],
  [0.9996, '99.96 %'],
  [0.99999, 'over 99.99 %'],
  [1, '100 %'],
  [Number.NaN, '–'],
])('formatPercent(%d) is %s', (ratio, text) => expect(formatPercent(ratio)).toBe(text.replaceAll(' ', '\u00a0')))
