import { expect, test } from 'vitest'
import { cutPins } from './cut-pins.ts'

test.each([
  ['0199a2b4-7c11-7def-8000-000102030405', [2, 3.5, 5, 6.5, 2, 3.5]],
  ['0199a2b4-7c11-7def-8000-ffffffffffff', [6.5, 6.5, 6.5, 6.5, 6.5, 6.5]],
  ['0199A2B4-7C11-7DEF-8000-FE00FE00FE00', [5, 2, 5, 2, 5, 2]],
])('%s', (id, pins) => expect(cutPins(id)).toEqual(pins))

test('a short id still has six pins', () => expect(cutPins('ab')).toHaveLength(6))
