import { expect, test } from 'vitest'
import { keyPast, noon, someCue } from '../past.fixture.ts'
import { dormantKey } from './dormant-key.ts'

/** That it slept long enough is decided where the use is written (`touchKeys`). */
const awake = someCue('awake', { value: '2026-09-28T13:00:00.000Z', requests: 1 })

test('a key that wakes is told of, with how long it slept', () => {
  expect(dormantKey(awake, keyPast())).toEqual([
    {
      ...{ detector: 'dormant_key', severity: 'medium', subject: 'use', value: '2026-09-28T13:00:00.000Z' },
      says: 'is used again after 50 days',
      ...{ expected: 'no use: the last one was on Mon 28 Sep', seen: '1 request' },
      ...{ first: noon, last: awake.last, requests: 1, source: 'report' },
    },
  ])
  expect(dormantKey(awake, keyPast({ environment: 'development' }))[0]?.severity).toBe('low')
})

test('what only shows where it is used from wakes nothing', () => {
  for (const kind of ['country', 'refused', 'prefixes', 'errors'] as const) {
    expect(dormantKey({ ...awake, kind }, keyPast())).toEqual([])
  }
})
