import { expect, test } from 'vitest'
import { dayMs, minuteMs } from '../key-past.ts'
import { before, keyPast, met, noon, openAlert, someCue, value } from '../past.fixture.ts'
import { sensitiveRoute } from './sensitive-route.ts'

const payouts = 'POST /v1/payouts'
const severityOf = (past: Parameters<typeof keyPast>[0], cue = someCue('sensitive', { value: payouts, requests: 1 })) =>
  sensitiveRoute(cue, keyPast(past))[0]?.severity ?? null

/** A key that has been in use for so long, and nothing else. */
const knownSince = (first: number) => ({
  seen: { client: [], country: [], network: [], prefix: [value('a', { first })] },
})

test.each([
  ['a first touch, once', {}, 'high'],
  ['in staging', { environment: 'staging' as const }, 'medium'],
  ['from a new place', { alerts: [openAlert('new_place', before(29 * minuteMs))] }, 'critical'],
  ['after a long sleep', { alerts: [openAlert('dormant_key')] }, 'critical'],
  ['a place that was new an hour ago', { alerts: [openAlert('new_place', before(61 * minuteMs))] }, 'high'],
  ['beside errors', { alerts: [openAlert('error_burst')] }, 'high'],
  ['from a new place in staging', { environment: 'staging' as const, alerts: [openAlert('new_place')] }, 'medium'],
  ['in the first days of a key', knownSince(before(3 * dayMs - 1)), null],
  ['after its first days', knownSince(before(3 * dayMs)), 'high'],
  ['by a key that was never in use', { seen: { client: [], country: [], network: [], prefix: [] } }, null],
])('%s', (_name, past, expected) => {
  expect(severityOf(past)).toBe(expected)
})

test('other cues are not its own', () => {
  for (const kind of ['country', 'refused', 'browser', 'awake'] as const) {
    expect(severityOf({}, someCue(kind, { value: payouts }))).toBe(null)
  }
})

test('it says which sensitive routes were known at that time', () => {
  const cue = someCue('sensitive', { value: payouts, requests: 2 })
  expect(sensitiveRoute(cue, keyPast())[0]).toMatchObject({
    ...{ says: 'touches POST /v1/payouts for the first time', expected: 'no sensitive route' },
    ...{ seen: 'POST /v1/payouts, 2 requests', first: noon, requests: 2 },
  })
  // A line that comes late is judged by what was known before it, and the route itself is no excuse for itself.
  const sensitive = [value('GET /admin/**'), met(payouts, noon), met('DELETE /v1/customers/*', noon + dayMs)]
  expect(sensitiveRoute(cue, keyPast({ seen: { sensitive } }))[0]?.expected).toBe('GET /admin/**')
})

const often = (requests: number, usual: number | null, more: Parameters<typeof keyPast>[0] = {}) =>
  sensitiveRoute(
    someCue('sensitive_often', { value: payouts, requests }),
    keyPast({ usualTouches: new Map(usual === null ? [] : [[payouts, usual]]), ...more }),
  )[0]?.severity ?? null

test.each([
  ['five times the busiest hour', 100, 20, {}, 'medium'],
  ['less', 99, 20, {}, null],
  ['by a key that never did: that is a first touch', 100, 0, {}, null],
  ['from a new place', 100, 20, { alerts: [openAlert('new_place')] }, 'high'],
  ['in staging', 100, 20, { environment: 'staging' as const }, 'low'],
  ['in the first days', 100, 20, knownSince(before(3 * dayMs - 1)), null],
])('hit harder: %s', (_name, requests, usual, more, expected) => {
  expect(often(requests, usual, more)).toBe(expected)
})
