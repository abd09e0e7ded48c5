import { expect, test } from 'vitest'
import { formatBytes } from './bytes.ts'

test.each([
  [0, '0 B'],
  [812, '812 B'],
  [4200, '4.2 kB'],
  [999_600, '1 MB'],
  [42_000_000, '42 MB'],
])('formatBytes(%d) is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text.replaceAll(' ', '\u00a0')))
