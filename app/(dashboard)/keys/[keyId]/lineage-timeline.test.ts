import { expect, test } from 'vitest'
import type { SecretRow } from '#lib/keys/queries.ts'
import { lineageTimeline } from './lineage-timeline.ts'

const now = new Date('2026-11-22T00:00:00Z')
const day = (n: number) => new Date(now.getTime() + n * 86_400_000)
const secret = (id: string, made: number, rest: Partial<SecretRow> = {}): SecretRow => ({
  ...{ id, hint: id, createdAt: day(made), firstUsedAt: null, lastUsedAt: null, retiresAt: null },
  ...{ endedAt: null, endReason: null, state: 'current' },
  ...rest,
})

test('one axis for all, oldest first; the overlap is shaded in both that work', () => {
  const current = secret('new', -2, { firstUsedAt: day(-1) })
  const retiring = secret('old', -60, { state: 'retiring', retiresAt: day(5) })
  const ended = secret('first', -100, { state: 'ended', endedAt: day(-50), endReason: 'superseded' })
  const { rows, now: present } = lineageTimeline([current, retiring, ended], day(100), now)
  expect(present).toBe(50)
  expect(rows.map(row => row.secret.id)).toEqual(['first', 'old', 'new'])
  expect(rows.map(row => row.lived)).toEqual([
    { left: 0, width: 25 },
    { left: 20, width: 30 },
    { left: 49, width: 1 },
  ])
  expect(rows.map(row => row.ahead)).toEqual([null, { left: 50, width: 2.5 }, { left: 50, width: 50 }])
  expect(rows.map(row => row.overlaps)).toEqual([
    [{ left: 20, width: 5 }],
    [
      { left: 20, width: 5 },
      { left: 49, width: 3.5 },
    ],
    [{ left: 49, width: 3.5 }],
  ])
  expect(rows.map(row => row.firstUse)).toEqual([null, null, 49.5])
})

test('a rotation that is overdue ends nothing: the secret works to the present', () => {
  const { rows, now: present } = lineageTimeline([secret('only', -100)], day(-10), now)
  expect(rows[0]).toMatchObject({ lived: { left: 0, width: 100 }, ahead: null })
  expect(present).toBe(100)
})

test('a key that was just made has an axis too', () => {
  const { rows, ticks, now: present } = lineageTimeline([secret('only', 0)], null, now)
  expect(rows[0]?.lived).toEqual({ left: 0, width: 0 })
  expect(present).toBe(0)
  expect(ticks.length).toBeGreaterThan(1)
})

test('few enough ticks that their words fit', () => {
  for (const length of [1, 3, 12, 40, 100, 400, 3000]) {
    const { ticks } = lineageTimeline([secret('only', -length)], null, now)
    expect(ticks.length).toBeLessThanOrEqual(7)
  }
})
