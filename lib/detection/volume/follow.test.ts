import { expect, test } from 'vitest'
import { followKey, followService, groupAlerts } from './follow.ts'
import { daily, madeUp } from './made-up-key.fixture.ts'
import { bucketMs, bucketsOfDay, hourMs } from './parameters.ts'
import type { VolumeCue } from './volume-cue.ts'
import { createVolumeState } from './volume-state.ts'

const band = (high: number) => ({ from: '2026-11-17T02:00:00.000Z', minutes: 15, low: [0], high: [high] })
const cue: VolumeCue = {
  ...{ isMore: true, by: 'stretch', minutes: 15, seen: 90, expected: 10, low: 2, high: 20, days: 9, band: band(20) },
}
const at = Date.parse('2026-11-17T08:00:00Z')
const alert = { at, from: at, cue }
const grouped = (above: number) =>
  groupAlerts({
    found: [{ ...alert, keyId: 'web' }],
    observed: new Map([[at, { alert: null, hour: { seen: 900, expected: 200 } }]]),
    crowds: new Map([[at, { above, below: 0 }]]),
    keys: 5,
    bandAt: () => band(400),
  })

test('what is a key’s own is told with its own band', () => {
  expect(grouped(1)).toEqual([{ ...alert, keyId: 'web' }])
})

test('what keys do together is told of the service, with the service’s requests and what is expected of it', () => {
  const told = { seen: 900, expected: 200, minutes: 60, band: band(400), keys: { far: 3, all: 5 } }
  expect(grouped(3)).toMatchObject([{ keyId: null, cue: told }])
})

test('a time in which nobody counted is no silence, and what came before it not the hour before', () => {
  const buckets = madeUp(20, daily)
  const first = buckets[0]?.at ?? 0
  const to = (buckets.at(-1)?.at ?? 0) + bucketMs
  const gap = { from: to - 21 * hourMs, to: to - 12 * hourMs }
  const counted = new Map([['web', new Map(buckets.map(each => [each.at, each.value]))]])
  const step = { from: first, to, tellFrom: 0, counted, isCollected: (at: number) => at < gap.from || at >= gap.to }
  const known = (keyId: string) => ({ keyId, state: createVolumeState(), through: null, stored: null })
  const service = known('all')
  const observed = followService(service, step)
  expect(observed.size).toBe(20 * bucketsOfDay - (gap.to - gap.from) / bucketMs)
  const web = known('web')
  expect(
    followKey(web, { ...step, to: gap.to + bucketMs }, { observed, crowds: new Map(), peers: service.state }),
  ).toEqual([])
  expect(web.state.values).toHaveLength(1)
})

test('what was learned while a clock ran ahead keeps nothing from being told of, and weighs no more than it did', () => {
  const buckets = madeUp(21, daily)
  const counted = new Map([['web', new Map(buckets.map(each => [each.at, each.value]))]])
  const known = (keyId: string) => ({ keyId, state: createVolumeState(), through: null, stored: null })
  const [service, web] = [known('all'), known('web')]
  const follow = (from: number, to: number) => {
    const step = { from, to, tellFrom: 0, counted, isCollected: () => true }
    return followKey(web, step, { observed: followService(service, step), crowds: new Map(), peers: service.state })
  }
  const end = (buckets.at(-1)?.at ?? 0) + bucketMs
  const back = end - 6 * hourMs
  const [burst, ahead] = [counted.get('web'), back + hourMs]
  burst?.set(ahead + 3 * bucketMs, 3_000)
  follow(buckets[0]?.at ?? 0, back)
  follow(ahead, ahead + 4 * bucketMs)
  expect(web.state.alertedAt).toBeGreaterThan(back)
  const found = follow(back, back + bucketMs)
  expect(web.through).toBe(back + bucketMs)
  expect([web.state.last, service.state.last, found]).toEqual([back, back, []])
  expect([web.state.pressure, web.state.alertedAt]).toEqual([0, null])
  burst?.set(back + 4 * bucketMs, 5_000)
  expect(follow(back + bucketMs, back + 5 * bucketMs)).toHaveLength(1)
})
