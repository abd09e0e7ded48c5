import { beforeAll, expect, test } from 'vitest'
import { testEnv } from '#db/testing.ts'
import { setEnv } from '#lib/env.ts'
import { chartWindow } from './chart-window.ts'

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
