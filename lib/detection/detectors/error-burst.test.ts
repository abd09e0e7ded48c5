import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayMs, type ErrorHour, type KeyPast } from '../key-past.ts'
import { before, hourMs, keyPast, noon, someCue, value } from '../past.fixture.ts'
import { isAtLeast } from '../severity.ts'
import { errorBurst } from './error-burst.ts'

const calm: ErrorHour = {
  ...{ requests: 400, clientErrors: 0, serverErrors: 0, usualRequests: 67_200, usualErrors: 0 },
  ...{ missedPaths: 0, usualMissedPaths: 0, othersRequests: 0, othersServerErrors: 0 },
}
const cue = someCue('errors', { last: noon + hourMs })
const found = (hour: Partial<ErrorHour>, more: Partial<KeyPast> = {}) =>
  errorBurst(cue, keyPast({ errorHours: new Map([[noon, { ...calm, ...hour }]]), ...more }))
const told = (hour: Partial<ErrorHour>, more: Partial<KeyPast> = {}) =>
  found(hour, more).map(each => `${each.detector} ${each.severity} ${each.value}`)

const young = keyPast({
  seen: { client: [], country: [], network: [], prefix: [value('a', { first: before(2 * dayMs) })] },
})

test.each<[string, Partial<ErrorHour>, string[]]>([
  ['a few that fail, of a few', { requests: 40, serverErrors: 31 }, []],
  ['an outage', { requests: 400, serverErrors: 320 }, ['error_burst medium 5xx']],
  ['calls that all are refused', { requests: 400, clientErrors: 200, missedPaths: 3 }, ['error_burst medium 4xx']],
  ['a fifth', { requests: 400, clientErrors: 80 }, ['error_burst medium 4xx']],
  [
    'an outage of the service, of all its keys',
    { requests: 400, serverErrors: 320, othersRequests: 900, othersServerErrors: 700 },
    [],
  ],
  [
    'its own, while others get answers',
    { requests: 400, serverErrors: 320, othersRequests: 900, othersServerErrors: 90 },
    ['error_burst medium 5xx'],
  ],
  ['less than a fifth', { requests: 400, clientErrors: 79 }, []],
  ['a crawler, to which much is never there', { clientErrors: 140, usualErrors: 20_000, usualMissedPaths: 150 }, []],
  ['five times as much as usual', { clientErrors: 120, usualErrors: 3_300 }, ['error_burst medium 4xx']],
  ['less than five times', { clientErrors: 116, usualErrors: 3_500 }, []],
  [
    'the first requests after a quiet week',
    { requests: 40, clientErrors: 40, usualRequests: 0 },
    ['error_burst medium 4xx'],
  ],
  ['somebody who looks around', { requests: 60, clientErrors: 40, missedPaths: 25 }, ['enumeration high missed']],
  ['few places', { requests: 60, clientErrors: 40, missedPaths: 24 }, ['error_burst medium 4xx']],
  [
    'places that are missed as often as ever',
    { requests: 500, clientErrors: 60, missedPaths: 50, usualMissedPaths: 20 },
    [],
  ],
  [
    'a long run that misses a few, among thousands that are there',
    { requests: 9_000, clientErrors: 30, missedPaths: 30 },
    ['enumeration medium missed'],
  ],
  [
    'a thief who hides behind the errors of a server',
    { requests: 400, clientErrors: 60, serverErrors: 300, missedPaths: 60 },
    ['enumeration high missed'],
  ],
])('%s', (_name, hour, expected) => {
  expect(told(hour)).toEqual(expected)
})

test('other environments weigh less, and the first days of a key say nothing', () => {
  const outage = { serverErrors: 320 }
  const looking = { clientErrors: 40, missedPaths: 40 }
  expect(told(outage, { environment: 'staging' })).toEqual(['error_burst low 5xx'])
  expect(told(looking, { environment: 'staging' })).toEqual(['enumeration medium missed'])
  expect(told(outage, { seen: young.seen })).toEqual([])
  expect(errorBurst(cue, keyPast())).toEqual([])
  expect(
    errorBurst({ ...cue, kind: 'prefixes' }, keyPast({ errorHours: new Map([[noon, { ...calm, ...outage }]]) })),
  ).toEqual([])
})

test('it says what is usual', () => {
  expect(found({ clientErrors: 200, usualErrors: 672 })[0]).toMatchObject({
    ...{ says: 'fails 50\u00a0% of the time', expected: '1\u00a0% of its requests fail', requests: 200 },
    ...{ seen: '50\u00a0% within an hour: 200 errors, mostly 4xx', first: noon, last: noon + hourMs },
  })
})

const counts = fc.record({
  requests: fc.nat(2_000),
  clientErrors: fc.nat(2_000),
  serverErrors: fc.nat(2_000),
  usualRequests: fc.nat(50_000),
  usualErrors: fc.nat(50_000),
  missedPaths: fc.nat(200),
  usualMissedPaths: fc.nat(200),
})

test('an hour is one thing: more places that are missed never weigh less', () => {
  fc.assert(
    fc.property(counts, fc.nat(500), (some, more) => {
      const hour = { ...some, requests: some.requests + some.clientErrors + some.serverErrors }
      const [less, ...others] = found(hour)
      const [worse] = found({ ...hour, missedPaths: hour.missedPaths + more })
      expect(others).toEqual([])
      if (less) expect(worse && isAtLeast(worse.severity, less.severity)).toBe(true)
    }),
  )
})
