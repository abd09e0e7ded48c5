import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { database } from '#db/client.ts'
import { useTestDatabase } from '#db/testing.ts'
import { zones } from './zones.ts'

useTestDatabase()

test.each([
  ['a policy without a zone of its own', '2026-01-10T15:30:00Z', 30, 9, 'UTC', '2026-02-09T09:00:00.000Z'],
  [
    'across the start of summer time: nine o’clock is an hour earlier',
    '2026-03-01T12:00:00Z',
    30,
    9,
    'Europe/Berlin',
    '2026-03-31T07:00:00.000Z',
  ],
  ['across its end: an hour later', '2026-10-01T12:00:00Z', 30, 9, 'Europe/Berlin', '2026-10-31T08:00:00.000Z'],
  [
    'an hour that the day skips is the one after it',
    '2026-03-28T12:00:00Z',
    1,
    2,
    'Europe/Berlin',
    '2026-03-29T01:00:00.000Z',
  ],
  [
    'an hour that the day has twice comes once',
    '2026-10-24T12:00:00Z',
    1,
    2,
    'Europe/Berlin',
    '2026-10-25T01:00:00.000Z',
  ],
  ['the day is the zone’s, not Greenwich’s', '2026-01-10T23:30:00Z', 1, 9, 'Asia/Tokyo', '2026-01-12T00:00:00.000Z'],
  ['a zone of half hours', '2026-01-10T12:00:00Z', 1, 9, 'Asia/Kolkata', '2026-01-11T03:30:00.000Z'],
])('%s', async (_, born, days, hour, zone, due) => {
  const [row] = await database('tenant').execute<{ at: string }>(
    sql`select keyturn_rotates_at(${born}::timestamptz, ${days}, ${hour}, ${zone})::text as at`,
  )
  expect(new Date(row?.at ?? '').toISOString()).toBe(due)
})

test('PostgreSQL knows every zone that a form offers', async () => {
  const known = await database('tenant').execute<{ name: string }>(sql`select name from pg_timezone_names`)
  const names = new Set(known.map(zone => zone.name))
  expect(zones.filter(zone => !names.has(zone))).toEqual([])
  expect(zones.length).toBeGreaterThan(300)
})
