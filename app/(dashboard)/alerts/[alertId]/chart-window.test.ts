import { beforeAll, expect, test } from 'vitest'
import { testEnv } from '#db/testing.ts'
import { setEnv } from '#lib/env.ts'
import { bandWindow, chartWindow } from './chart-window.ts'

beforeAll(() => setEnv(testEnv()))

const openedAt = new Date('2026-11-17T03:05:41Z')

test.each([
  ['while it goes on: up to now', '2026-11-17T03:16:00Z', '2026-11-17T03:16:20Z', '2026-11-17T03:16:20.000Z'],
  ['once it is over: a little after', '2026-11-17T03:16:00Z', '2026-11-17T09:00:00Z', '2026-11-17T03:31:00.000Z'],
  [
    'ahead of the clock: no later than it began',
    '2026-11-17T03:16:00Z',
    '2026-11-17T03:04:00Z',
    '2026-11-17T03:05:41.000Z',
  ],
])('a chart begins an hour before, and ends %s', (_, last, now, to) => {
  const window = chartWindow({ openedAt, lastSignalAt: new Date(last) }, new Date(now))
  expect(window.from.toISOString()).toBe('2026-11-17T02:05:00.000Z')
  expect(window.to.toISOString()).toBe(to)
  expect(window).toMatchObject({ interval: 'minute', group: 1 })
})

const band = { from: '2026-11-16T21:00:00.000Z', minutes: 15, low: Array.from({ length: 48 }, () => 1) }
const lastSignalAt = new Date('2026-11-17T03:16:00Z')

test.each([
  ['while it is open: up to now', null, '2026-11-17T03:20:20Z', '2026-11-17T03:20:20.000Z'],
  ['also when what was expected is no longer known', null, '2026-11-17T15:00:00Z', '2026-11-17T15:00:00.000Z'],
  ['two days of it at most', null, '2026-11-27T15:00:00Z', '2026-11-18T21:00:00.000Z'],
  ['closed: with the band', '2026-11-17T04:00:00Z', '2026-11-17T15:00:00Z', '2026-11-17T09:00:00.000Z'],
  [
    'closed before the band is over: never what is to come',
    '2026-11-17T04:00:00Z',
    '2026-11-17T05:00:00Z',
    '2026-11-17T05:00:00.000Z',
  ],
])('a band is drawn by its quarters of an hour, %s', (_, closedAt, now, to) => {
  const window = bandWindow({ lastSignalAt, closedAt: closedAt ? new Date(closedAt) : null }, band, new Date(now))
  expect(window.from.toISOString()).toBe(band.from)
  expect(window.to.toISOString()).toBe(to)
  expect(window).toMatchObject({ interval: 'minute', group: 15 })
})

test('where minutes are no longer kept a band is drawn by the hour, from a whole one on', () => {
  const late = { ...band, from: '2026-11-16T21:15:00.000Z' }
  const window = bandWindow({ lastSignalAt, closedAt: lastSignalAt }, late, new Date('2027-06-01T00:00:00Z'))
  expect(window).toMatchObject({ interval: 'hour', group: 1, from: new Date('2026-11-16T22:00:00Z') })
})
