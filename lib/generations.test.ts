import { expect, test } from 'vitest'
import { Generations } from './generations.ts'

test('what is asked for stays, and what is not goes once twice as many came', () => {
  const known = new Generations<number>(10)
  known.set('often', 1)
  known.set('once', 2)
  for (let n = 0; n < 200; n++) {
    known.set(`other ${n}`, n)
    expect(known.get('often')).toBe(1)
  }
  expect(known.get('once')).toBeUndefined()
  const kept = Array.from({ length: 200 }, (_, n) => known.get(`other ${n}`)).filter(each => each !== undefined)
  expect(kept.length).toBeLessThanOrEqual(20)
  expect(kept.at(-1)).toBe(199)
})
