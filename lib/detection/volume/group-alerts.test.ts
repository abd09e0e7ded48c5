import { expect, test } from 'vitest'
import { bandOf, followKey, followService, type KeyAlert, type OpenAlerts, type Step } from './follow.ts'
import { groupAlerts } from './group-alerts.ts'
import { daily, madeUp } from './made-up-key.fixture.ts'
import { bucketMs, bucketsOfDay, dayMs } from './parameters.ts'
import { type Crowd, createCrowd } from './together.ts'
import type { VolumeCue } from './volume-cue.ts'
import { createVolumeState } from './volume-state.ts'

const band = (high: number) => ({ from: '2026-11-17T02:00:00.000Z', minutes: 15, low: [0], high: [high] })
const cue: VolumeCue = {
  ...{ isMore: true, by: 'stretch', minutes: 15, seen: 90, expected: 30, low: 2, high: 60, days: 9, band: band(60) },
}
const at = Date.parse('2026-11-17T08:00:00Z')
const alert = { at, from: at, cue }
const crowdOf = (keys: number, isMore: boolean, of = { seen: 90 * keys, expected: 30 * keys }): Crowd => ({
  ...{ ...createCrowd(), keys: 5 },
  [isMore ? 'above' : 'below']: { keys, ...of },
})
const grouped = (crowd: Crowd, isOut: boolean | null = null, found: Partial<KeyAlert> = {}) => {
  const own = isOut === null ? null : { ...alert, cue: { ...cue, isMore: isOut, seen: 500, expected: 300 } }
  const latest = { seen: 500, expected: 300 }
  return groupAlerts({
    found: [{ ...alert, keyId: 'web', latest: { seen: 90, expected: 30 }, isStanding: false, ...found }],
    observed: new Map([[at, { isOut, own, latest, isAlert: false, hour: { seen: 900, expected: 800 } }]]),
    crowds: new Map([[at, crowd]]),
    bandAt: () => band(400),
  })
}

test('what is a key’s own is told with its own band', () => {
  expect(grouped(crowdOf(1, true))).toEqual([{ ...alert, keyId: 'web' }])
})

test('what most keys do is told of the service, with the service’s requests and what is expected of it', () => {
  const told = { seen: 900, expected: 800, minutes: 60, band: band(400), keys: { far: 3, all: 5 } }
  expect(grouped(crowdOf(3, true))).toMatchObject([{ keyId: null, cue: told }])
})

test('what brings the service out of its own band is told with that', () => {
  const told = { seen: 500, expected: 300, minutes: 15, band: band(60), keys: { far: 2, all: 5 } }
  expect(grouped(crowdOf(2, true, { seen: 600, expected: 200 }), true)).toMatchObject([{ keyId: null, cue: told }])
})

const many = { ...crowdOf(6, true), keys: 30 }
test.each<[string, Crowd, boolean | null]>([
  ['two of five, while the service is within its own band', crowdOf(2, true, { seen: 600, expected: 200 }), null],
  ['two of five that usually bring little', crowdOf(2, true), true],
  ['two of five, while the service is below', crowdOf(2, true, { seen: 600, expected: 200 }), false],
  ['six of thirty, while the service is within its own band', many, null],
  ['two of two, at night', { ...crowdOf(2, true), keys: 2 }, null],
  ['six of fifty', { ...many, keys: 50 }, true],
])('it is the keys’ own: %s', (_, crowd, isOut) => {
  expect(grouped(crowd, isOut).map(each => each.keyId)).toEqual(['web'])
})

test('of more than a handful it is told once', () => {
  expect(grouped(many, true).map(each => each.keyId)).toEqual([null])
})

test.each<[string, Partial<KeyAlert>]>([
  ['takes far more than the others', { latest: { seen: 900, expected: 30 } }],
  ['had an alert already', { isStanding: true }],
])('who hides in a launch is told of alone: a key that %s', (_, found) => {
  const crowd = crowdOf(4, true, { seen: 270 + (found.latest?.seen ?? 90), expected: 120 })
  expect(grouped(crowd, true, found).map(each => each.keyId)).toEqual(['web'])
})

const days = 21
const dayOf = (key: number, size = 1) => madeUp(days, bucket => size * daily(bucket), `key ${key}`)
const first = dayOf(0)[0]?.at ?? 0
const noon = first + ((days - 1) * bucketsOfDay + 144) * bucketMs

/** What is told of a service on the last of its days, bucket by bucket, where keys do something from noon on. */
function told(
  sizes: readonly number[],
  times: (key: number) => number,
  stood: [string, OpenAlerts][] = [],
): (string | null)[] {
  const counted = new Map(
    sizes.map((size, key) => {
      const buckets = dayOf(key, size).map(each => [
        each.at,
        each.at < noon ? each.value : Math.round(each.value * times(key)),
      ])
      return [`key ${key}`, new Map(buckets as [number, number][])]
    }),
  )
  const known = (keyId: string) => ({ keyId, state: createVolumeState(), through: null, stored: null })
  const service = known('all')
  const keys = [...counted.keys()].map(known)
  const open = new Map<string | null, OpenAlerts>(stood)
  const follow = (from: number, to: number, tellFrom: number) => {
    const step: Step = { from, to, tellFrom, counted, isCollected: () => true }
    const observed = followService(service, step, open.get(null)?.since)
    const crowds = new Map<number, Crowd>()
    const found = keys.flatMap(key =>
      followKey(key, step, { observed, crowds, open: open.get(key.keyId), peers: service.state }),
    )
    const bandAt = (moment: number) => bandOf(service.state, moment)
    for (const each of groupAlerts({ found, observed, crowds, bandAt }))
      open.set(each.keyId, { since: open.get(each.keyId)?.since ?? each.from, last: each.at })
  }
  follow(first, noon, noon)
  for (let from = noon; from < noon + 18 * bucketMs; from += bucketMs) follow(from, from + bucketMs, noon)
  return [...open].filter(([, { last }]) => last >= noon).map(([keyId]) => keyId)
}

const equal = [1, 1, 1, 1, 1]
test.each<[string, readonly number[], (key: number) => number, (string | null)[]]>([
  ['a launch', equal, () => 3, [null]],
  ['a launch of those that bring most of it', [4, 3, 0.5, 0.5, 0.5], key => (key < 2 ? 3 : 1), [null]],
  ['a thief with two keys', equal, key => (key < 2 ? 8 : 1), ['key 0', 'key 1']],
  ['a thief with two small keys', [9, 9, 9, 0.5, 0.5], key => (key > 2 ? 8 : 1), ['key 3', 'key 4']],
  ['a thief in a launch', equal, key => (key === 4 ? 60 : 3), [null, 'key 4']],
  ['an outage', equal, () => 0, [null]],
])('%s', (_, sizes, times, expected) => {
  expect(told(sizes, times).toSorted()).toEqual(expected.toSorted())
})

test('an alert that has long been still takes no key out of a launch; one of today does', () => {
  const open = (days: number) => ({ since: noon - days * dayMs, last: noon - days * dayMs })
  expect(told(equal, () => 4, [['key 3', open(5)]])).toEqual([null])
  expect(told(equal, () => 4, [['key 3', open(0.2)]]).toSorted()).toEqual(['key 3', null].toSorted())
})
