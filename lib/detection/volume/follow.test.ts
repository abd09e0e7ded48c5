import { expect, test } from 'vitest'
import { followKey, followService } from './follow.ts'
import { daily, madeUp } from './made-up-key.fixture.ts'
import { bucketMs, bucketsOfDay, hourMs } from './parameters.ts'
import type { Crowd } from './together.ts'
import { createVolumeState } from './volume-state.ts'

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

test('of a day that is caught up with, the keys of each bucket are counted, and not those of the day', () => {
  const from = Date.parse('2026-01-05T00:00:00Z')
  const now = from + 12 * hourMs
  const counted = new Map([
    ['early', new Map([[from, 3]])],
    ['late', new Map([[now, 3]])],
    ['both', new Map([from, now].map(at => [at, 3]))],
  ])
  const step = { from, to: from + 24 * hourMs, tellFrom: 0, counted, isCollected: () => true }
  const known = (keyId: string) => ({ keyId, state: createVolumeState(), through: null, stored: null })
  const service = known('all')
  const crowds = new Map<number, Crowd>()
  const observed = followService(service, step)
  for (const keyId of counted.keys()) followKey(known(keyId), step, { observed, crowds, peers: service.state })
  expect([from, from + bucketMs, now].map(at => crowds.get(at)?.keys)).toEqual([2, 0, 2])
})
