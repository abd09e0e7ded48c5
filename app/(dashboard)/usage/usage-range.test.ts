import { expect, test } from 'vitest'
import { testEnv } from '#db/testing.ts'
import { setEnv } from '#lib/env.ts'
import { usageRange } from './usage-range.ts'

const now = new Date('2026-11-22T21:47:31.250Z')
const rangeOf = (params: Omit<Parameters<typeof usageRange>[0], 'split'>) => {
  setEnv(testEnv())
  const { from, to } = usageRange({ ...params, split: 'outcome' }, now)
  return [from.toISOString(), to.toISOString()]
}

test.each([
  ['1h', '2026-11-22T20:47:00.000Z'],
  ['24h', '2026-11-21T21:00:00.000Z'],
  ['7d', '2026-11-15T21:00:00.000Z'],
  ['28d', '2026-10-25T18:00:00.000Z'],
  ['90d', '2026-08-24T00:00:00.000Z'],
] as const)('%s ends now, and begins with a whole bucket that lists can tell', (range, from) => {
  expect(rangeOf({ range })).toEqual([from, now.toISOString()])
})

test('a range of one’s own is taken to the minute as long as lists are, and else to the hour', () => {
  const [from, to] = ['2026-11-22T10:10:00.000Z', '2026-11-22T13:10:00.000Z']
  expect(rangeOf({ range: '24h', from, to })).toEqual([from, to])
  const later = '2026-11-22T13:11:00.000Z'
  expect(rangeOf({ range: '24h', from, to: later })).toEqual(['2026-11-22T10:00:00.000Z', '2026-11-22T14:00:00.000Z'])
})

test('what is counted by the hour is drawn by the hour, unless somebody wants it finer', () => {
  setEnv(testEnv())
  const stepOf = (params: Partial<Parameters<typeof usageRange>[0]>) => {
    const { interval, group } = usageRange({ range: '24h', split: 'outcome', ...params }, now)
    return `${group} ${interval}`
  }
  expect(stepOf({})).toBe('30 minute')
  expect(stepOf({ country: 'DE' })).toBe('1 hour')
  expect(stepOf({ split: 'network' })).toBe('1 hour')
  expect(stepOf({ country: 'DE', step: 'minute' })).toBe('1 minute')
  expect(stepOf({ country: 'DE', range: '1h' })).toBe('1 minute')
  expect(stepOf({ country: 'DE', route: 1 as never })).toBe('30 minute') // no table has both
})
