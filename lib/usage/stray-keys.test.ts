import { expect, test } from 'vitest'
import { strayKeys } from './stray-keys.ts'

const dump = { leaked: Array.from({ length: 1_000 }, (_, n) => `dump ${n}`) }

test('each once, from all lines that have some', () => {
  expect([...strayKeys([{}, { leaked: ['a', 'b'] }, { leaked: [] }, { leaked: ['b', 'a', 'c'] }], 9)]).toEqual([
    ...['a', 'b', 'c'],
  ])
})

test('a line that is full of keys takes no other line’s place', () => {
  const stray = strayKeys([dump, { leaked: ['first', 'second'] }, { leaked: ['only'] }], 6)
  expect(stray.size).toBe(6)
  expect([...stray]).toEqual(['dump 0', 'first', 'only', 'dump 1', 'second', 'dump 2'])
})
